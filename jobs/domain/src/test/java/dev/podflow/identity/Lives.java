package dev.podflow.identity;

import java.util.ArrayList;
import java.util.List;

/** Builds lives for tests; times are seconds. */
final class Lives {
  private Lives() {}

  static LifeKey key(String kind, String uid, Span span) {
    return new LifeKey("blue", kind, uid, span.since());
  }

  static Span span(long since, long until) {
    return Span.exact(since * 1000, until * 1000);
  }

  static Span openSince(long since) {
    return Span.openSince(since * 1000);
  }

  static List<Address> addresses(String... texts) {
    List<Address> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(Address.parse(text));
    }
    return addresses;
  }

  static PodLife pod(String uid, String name, Span span, String... ips) {
    return owned(uid, name, span, "", "", "", "", ips);
  }

  static PodLife owned(
      String uid,
      String name,
      Span span,
      String ownerKind,
      String ownerName,
      String ownerUid,
      String hash,
      String... ips) {
    return new PodLife(
        key("Pod", uid, span),
        span,
        "shop",
        name,
        addresses(ips),
        false,
        "node-1",
        "default",
        ownerKind,
        ownerName,
        ownerUid,
        hash,
        List.of());
  }

  static PodLife onHostNetwork(String uid, String name, Span span, String... ips) {
    return new PodLife(
        key("Pod", uid, span),
        span,
        "kube-system",
        name,
        addresses(ips),
        true,
        "node-1",
        "",
        "DaemonSet",
        "proxy",
        "d1",
        "",
        List.of(new Port(10250, "TCP")));
  }

  static NodeLife node(String uid, String name, Span span, String zone, String... ips) {
    return new NodeLife(key("Node", uid, span), span, name, addresses(ips), zone);
  }

  static ServiceLife service(String uid, String name, Span span, String... clusterIps) {
    return new ServiceLife(
        key("Service", uid, span), span, "shop", name, addresses(clusterIps), List.of(), List.of());
  }

  static WorkloadLife workload(
      String kind, String uid, String name, Span span, String ownerKind, String ownerName) {
    return new WorkloadLife(key(kind, uid, span), span, "shop", name, ownerKind, ownerName);
  }

  static EndpointsLife endpoints(
      String uid, String service, Span span, EndpointsLife.Backend... backends) {
    return new EndpointsLife(
        key("EndpointSlice", uid, span), span, "shop", service, List.of(backends));
  }

  static EndpointsLife.Backend backend(String ip, String podUid, int port) {
    return new EndpointsLife.Backend(Address.parse(ip), podUid, List.of(new Port(port, "TCP")));
  }
}
