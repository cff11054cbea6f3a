package dev.podflow.count;

import dev.podflow.flow.IpAddress;
import dev.podflow.identity.Owner;

/**
 * A cluster that is known by its addresses alone: {@code 10.1.n.p} is the pod {@code p} on the node
 * {@code n<n>}, of the Deployment {@code app<p modulo 4>}; {@code 10.96.0.s} is the service {@code
 * svc<s>}; each pod stands behind the service {@code own} on its port 8080.
 */
final class Street extends KnownByAddress {
  @Override
  public Owner byAddress(
      String cluster, long ipHigh, long ipLow, long epochMillis, long toleranceMillis) {
    return owner(IpAddress.format(ipHigh, ipLow));
  }

  static Owner owner(String address) {
    String[] parts = address.split("\\.");
    if (address.startsWith("10.1.")) {
      int pod = Integer.parseInt(parts[3]);
      String name = "app" + pod % 4 + "-" + pod;
      return new Owner(
          Owner.Kind.POD,
          "shop",
          "app" + pod % 4,
          "Deployment",
          name,
          name,
          "n" + parts[2],
          "",
          "",
          false);
    }
    if (address.startsWith("10.96.")) {
      String name = "svc" + parts[3];
      return new Owner(Owner.Kind.SERVICE, "shop", name, "Service", name, name, "", "", "", false);
    }
    return null;
  }

  @Override
  public String serviceOf(String cluster, Owner pod, int port, String protocol, long epochMillis) {
    return pod.kind() == Owner.Kind.POD && port == 8080 ? "own" : null;
  }
}
