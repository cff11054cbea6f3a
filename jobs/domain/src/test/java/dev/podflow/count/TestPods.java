package dev.podflow.count;

import dev.podflow.identity.Address;
import dev.podflow.identity.EndpointsLife;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Lookup;
import dev.podflow.identity.NodeLife;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Port;
import dev.podflow.identity.Span;
import java.util.List;

/** Pods of the namespace {@code shop}, for tests. */
final class TestPods {
  private TestPods() {}

  /** A bare pod that has been there for ever, on a node. */
  static PodLife pod(String name, String node) {
    return life(name, Span.openSince(0), List.of(), node, "", "");
  }

  /** A pod of a StatefulSet, from one second to another. */
  static PodLife pod(String name, String statefulSet, String ip, long since, long until) {
    Span span = Span.exact(since * 1000, until * 1000);
    List<Address> addresses = List.of(Address.parse(ip));
    return life(name, span, addresses, "n1", "StatefulSet", statefulSet);
  }

  /** A pod of a DaemonSet, from one second to another. */
  static PodLife daemon(String name, String daemonSet, long since, long until) {
    Span span = Span.exact(since * 1000, until * 1000);
    return life(name, span, List.of(), "n1", "DaemonSet", daemonSet);
  }

  /** A node that has been there for ever. */
  static NodeLife node(String name, String ip) {
    Span span = Span.openSince(0);
    LifeKey key = new LifeKey(Lookup.DEFAULT_CLUSTER, NodeLife.KIND, name, span.since());
    return new NodeLife(key, span, name, List.of(Address.parse(ip)), "");
  }

  /** The list of the one pod behind a service's port 8080, from one second to another. */
  static EndpointsLife behind(String service, String pod, String ip, long since, long until) {
    Span span = Span.exact(since * 1000, until * 1000);
    LifeKey key = new LifeKey(Lookup.DEFAULT_CLUSTER, "EndpointSlice", service, span.since());
    List<Port> ports = List.of(new Port(8080, "TCP"));
    return new EndpointsLife(
        key,
        span,
        "shop",
        service,
        List.of(new EndpointsLife.Backend(Address.parse(ip), pod, ports)));
  }

  private static PodLife life(
      String name, Span span, List<Address> addresses, String node, String kind, String owner) {
    return new PodLife(
        new LifeKey(Lookup.DEFAULT_CLUSTER, PodLife.KIND, name, span.since()),
        span,
        "shop",
        name,
        addresses,
        false,
        node,
        "",
        kind,
        owner,
        owner,
        "",
        List.of());
  }
}
