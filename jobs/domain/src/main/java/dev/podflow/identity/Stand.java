package dev.podflow.identity;

/**
 * A target, a pod or an address, stood behind a service on a port during a span.
 *
 * @param endpoints the object that lists it
 * @param port 0 for every port
 * @param namesPod whether the list says which pod has the address
 */
record Stand(
    ObjectId endpoints,
    ServiceEntry service,
    int port,
    String protocol,
    boolean namesPod,
    Span span) {
  static final Stand[] NONE = new Stand[0];

  boolean sameTarget(Stand other) {
    return service == other.service
        && port == other.port
        && protocol.equals(other.protocol)
        && namesPod == other.namesPod;
  }

  Stand during(Span other) {
    return new Stand(endpoints, service, port, protocol, namesPod, other);
  }

  /**
   * The ports of some stands: a bit for each modulo 32, all of them where one is for every port.
   */
  static int ports(Stand[] all) {
    int ports = 0;
    for (Stand stand : all) {
      ports |= stand.port == 0 ? -1 : 1 << stand.port;
    }
    return ports;
  }

  /**
   * The service at a time; null if none. A target that was first listed later stood there from its
   * start: lists change after the pods that they name, and when they changed is often only known by
   * when that was seen.
   */
  static ServiceEntry at(Stand[] all, int port, String protocol, long time) {
    ServiceEntry best = null;
    ServiceEntry first = null;
    long firstSince = Long.MAX_VALUE;
    for (Stand stand : all) {
      if ((stand.port == port || stand.port == 0) && stand.protocol.equals(protocol)) {
        if (stand.span.possibleDuring(time, time)) {
          best = ServiceEntry.better(best, stand.service);
        }
        if (stand.namesPod && stand.span.since() <= firstSince) {
          boolean tie = stand.span.since() == firstSince;
          first = tie ? ServiceEntry.better(first, stand.service) : stand.service;
          firstSince = stand.span.since();
        }
      }
    }
    return best == null && time < firstSince ? first : best;
  }
}
