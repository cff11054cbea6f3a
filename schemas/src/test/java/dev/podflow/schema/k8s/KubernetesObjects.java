package dev.podflow.schema.k8s;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Values that use every field of every kind of body. */
final class KubernetesObjects {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static final OwnerReference OWNER = new OwnerReference("ReplicaSet", "cart-5d6f", "r1");
  private static final Map<String, String> LABELS = Map.of("app", "cart");

  private KubernetesObjects() {}

  static KubernetesObject pod() {
    Pod pod =
        new Pod(
            List.of("10.0.3.7", "fd00::7"),
            NOON.plusSeconds(3),
            "node-1",
            false,
            "Running",
            "cart",
            LABELS,
            OWNER,
            List.of(new ContainerPort("http", 8080, 0, "TCP")),
            "istio");
    return object("Pod", "p1", pod);
  }

  /** As they are read where that version of the schema wrote them. */
  static List<KubernetesObject> asOf(int version) {
    List<KubernetesObject> all = all();
    if (version < 2) {
      ((Pod) all.get(0).getBody()).setMesh(null);
    }
    return all;
  }

  static List<KubernetesObject> all() {
    EndpointPort port = new EndpointPort("http", 8080, "TCP");
    return List.of(
        pod(),
        object("ReplicaSet", "r1", new Workload(OWNER, LABELS)),
        object(
            "Service",
            "s1",
            new Service(
                "LoadBalancer",
                List.of("10.96.0.9"),
                List.of("203.0.113.9"),
                "",
                List.of(new ServicePort("http", 80, "TCP", "8080", 30080)),
                LABELS,
                LABELS)),
        object(
            "EndpointSlice",
            "e1",
            new EndpointSlice(
                "cart",
                "IPv4",
                List.of(new Endpoint("10.0.3.7", "p1", "cart-5d6f-x2", true, List.of(port))),
                List.of(port))),
        object(
            "Node",
            "n1",
            new Node(
                List.of(new NodeAddress("InternalIP", "192.168.0.4")),
                "node-1",
                List.of("10.0.3.0/24"),
                "zone-a",
                LABELS)),
        object("Namespace", "ns1", new Namespace(LABELS)),
        object(
            "NetworkPolicy", "np1", new Policy("NetworkPolicy", "networking.k8s.io", "{}", LABELS)),
        object(
            "Marker",
            "SNAPSHOT_END/Pod",
            new Marker(MarkerType.SNAPSHOT_END, List.of("Pod"), NOON)));
  }

  private static KubernetesObject object(String kind, String uid, Object body) {
    return new KubernetesObject(
        "blue",
        kind,
        uid,
        "shop",
        kind.toLowerCase(java.util.Locale.ROOT) + "-name",
        NOON,
        SinceEvidence.START_TIME,
        1000L,
        NOON.plusSeconds(60),
        UntilEvidence.DELETION_TIMESTAMP,
        15_000L,
        NOON.plusSeconds(70),
        body);
  }
}
