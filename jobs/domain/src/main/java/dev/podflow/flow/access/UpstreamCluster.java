package dev.podflow.flow.access;

import dev.podflow.flow.FlowEnd;
import dev.podflow.json.Names;

/**
 * What the name of Envoy's upstream cluster, or a server name in Istio's form, says: which way the
 * request went, and to which service. Istio's are {@code outbound|9080|v1|reviews.shop.svc…},
 * {@code inbound|9080||}, {@code inbound-vip|9080|http|reviews.shop.svc…} and, as server names,
 * {@code outbound_.9080_.v1_.reviews.shop.svc…}. Mutable and reused.
 */
final class UpstreamCluster {
  /** Which way a request went through the proxy. */
  enum Kind {
    /** Not said: nothing was called. */
    NONE,
    /** From the client's own proxy, or a gateway, to a service. */
    OUTBOUND,
    /** The same to an address that the mesh does not know, or that it blocks. */
    PASSTHROUGH,
    /** Into the pod that the proxy belongs to. */
    INBOUND,
    /** Through a proxy that belongs to neither: a waypoint, an east-west gateway. */
    MIDDLE,
    /** From one listener of the proxy to the next, which logs it, too. */
    INTERNAL,
    /** A name that is not Istio's. */
    OTHER
  }

  private static final byte[] OUTBOUND = ProxyAddress.ascii("outbound|");
  private static final byte[] INBOUND = ProxyAddress.ascii("inbound|");
  private static final byte[] INBOUND_VIP = ProxyAddress.ascii("inbound-vip|");
  private static final byte[] INBOUND_POD = ProxyAddress.ascii("inbound-pod|");
  private static final byte[] SERVER_NAME = ProxyAddress.ascii("outbound_.");

  private static final Names FIXED =
      Names.of(
          "PassthroughCluster",
          "BlackHoleCluster",
          "InboundPassthroughCluster",
          "InboundPassthroughClusterIpv4",
          "InboundPassthroughClusterIpv6",
          "main_internal",
          "connect_originate",
          "inner_connect_originate",
          "outer_connect_originate",
          "encap");

  private static final int OUTWARD = 2;
  private static final int INWARD = 5;

  private static final Names SVC = Names.of("svc");

  Kind kind;

  /** The service's port; 0 if it is not said. */
  int port;

  private byte[] text;
  private int hostStart;
  private int hostEnd;

  void read(Fields fields, Field field) {
    kind = Kind.NONE;
    port = 0;
    hostStart = 0;
    hostEnd = 0;
    if (!fields.has(field)) {
      return;
    }
    text = fields.bytes(field);
    int start = fields.start(field);
    int end = start + fields.length(field);
    // Some versions close the name, so that metrics can be told from it.
    while (end > start && text[end - 1] == ';') {
      end--;
    }
    int length = end - start;
    if (Fields.startsWith(text, start, length, OUTBOUND)) {
      readParts(Kind.OUTBOUND, start + OUTBOUND.length, end);
    } else if (Fields.startsWith(text, start, length, INBOUND)) {
      readParts(Kind.INBOUND, start + INBOUND.length, end);
    } else if (Fields.startsWith(text, start, length, INBOUND_VIP)) {
      readParts(Kind.MIDDLE, start + INBOUND_VIP.length, end);
    } else if (Fields.startsWith(text, start, length, INBOUND_POD)) {
      readParts(Kind.MIDDLE, start + INBOUND_POD.length, end);
    } else if (Fields.startsWith(text, start, length, SERVER_NAME)) {
      readServerName(start + SERVER_NAME.length, end);
    } else {
      int fixed = FIXED.find(text, start, length);
      if (fixed < 0) {
        kind = Kind.OTHER;
      } else if (fixed < OUTWARD) {
        kind = Kind.PASSTHROUGH;
      } else {
        kind = fixed < INWARD ? Kind.INBOUND : Kind.INTERNAL;
      }
    }
  }

  /** {@code port|subset|host}. */
  private void readParts(Kind newKind, int from, int end) {
    kind = newKind;
    int portEnd = find(from, end, '|');
    port = port(from, portEnd);
    int subsetEnd = find(Math.min(portEnd + 1, end), end, '|');
    hostStart = Math.min(subsetEnd + 1, end);
    hostEnd = end;
  }

  /** {@code port_.subset_.host}. */
  private void readServerName(int from, int end) {
    kind = Kind.MIDDLE;
    int portEnd = findSeparator(from, end);
    port = port(from, portEnd);
    int subsetEnd = findSeparator(Math.min(portEnd + 2, end), end);
    hostStart = Math.min(subsetEnd + 2, end);
    hostEnd = end;
  }

  private int find(int from, int end, char what) {
    int i = from;
    while (i < end && text[i] != what) {
      i++;
    }
    return i;
  }

  private int findSeparator(int from, int end) {
    int i = from;
    while (i < end && !(text[i] == '_' && i + 1 < end && text[i + 1] == '.')) {
      i++;
    }
    return i;
  }

  private int port(int from, int end) {
    long number = from < end ? Decimal.parse(text, from, end - from, 1) : 0;
    return number > 0 && number <= 65535 ? (int) number : 0;
  }

  boolean hasHost() {
    return hostEnd > hostStart;
  }

  /** Names a server by the host. */
  void nameService(Fields fields, FlowEnd server) {
    if (hasHost()) {
      nameService(fields, text, hostStart, hostEnd, server);
    }
  }

  /**
   * Names a server by a host: a service of Kubernetes ({@code name.namespace.svc…}), else what its
   * DNS name is.
   */
  static void nameService(Fields fields, byte[] text, int start, int end, FlowEnd server) {
    int first = start;
    while (first < end && text[first] != '.') {
      first++;
    }
    int second = Math.min(first + 1, end);
    while (second < end && text[second] != '.') {
      second++;
    }
    int third = Math.min(second + 1, end);
    while (third < end && text[third] != '.') {
      third++;
    }
    int svc = Math.min(second + 1, third);
    if (SVC.find(text, svc, third - svc) >= 0) {
      server.service = fields.text(text, start, first - start);
      if (server.pod.isEmpty()) {
        server.namespace = fields.text(text, first + 1, second - first - 1);
      }
    } else if (first < end && !isDigit(text[end - 1])) {
      server.dnsName = fields.text(text, start, end - start);
    }
  }

  /** No domain ends so, but addresses do. */
  private static boolean isDigit(byte last) {
    return last >= '0' && last <= '9';
  }
}
