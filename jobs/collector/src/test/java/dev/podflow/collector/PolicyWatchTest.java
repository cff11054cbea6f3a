package dev.podflow.collector;

import static dev.podflow.collector.Objects.PODS;
import static dev.podflow.collector.Objects.policy;
import static dev.podflow.collector.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.MarkerType;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies, which a cluster may not have, or have twice, or not show. */
@SuppressWarnings("try") // replicas that only have to run
class PolicyWatchTest {
  private final MemoryStore store = new MemoryStore();
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void aCustomResourceIsTakenUpWhenItAppearsAndClosedWhenItGoes() throws Exception {
    String path = "/apis/cilium.io/v2/ciliumnetworkpolicies";
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
      server.serve(path);
      server.put(path, policy("deny", "all"));
      await(() -> store.held("CiliumNetworkPolicy").size() == 1);
      await(() -> server.watching(path) == 1);
      server.withdraw(path);
      await(() -> store.newest("CiliumNetworkPolicy", "deny").getUntil() != null);
      store.awaitCoverageOfNow();
    }
  }

  @Test
  void calicosPoliciesAreNotKubernetesOwn() throws Exception {
    String own = "/apis/networking.k8s.io/v1/networkpolicies";
    String crd = "/apis/crd.projectcalico.org/v1/networkpolicies";
    String v3 = "/apis/projectcalico.org/v3/networkpolicies";
    server.serve(crd);
    server.put(own, policy("kubernetes", "a"));
    server.put(crd, policy("calico", "a"));
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    assertThat(store.held("NetworkPolicy")).hasSize(2).allMatch(p -> p.getUntil() == null);

    server.serve(v3);
    server.put(v3, policy("calico", "a").replace("uid-calico", "uid-v3"));
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    assertThat(store.held("NetworkPolicy"))
        .filteredOn(p -> p.getUntil() == null)
        .extracting(KubernetesObject::getUid)
        .as("the same policy served by the API server takes the CRD's place")
        .containsExactlyInAnyOrder("uid-kubernetes", "uid-v3");
  }

  @Test
  void aForbiddenPolicyIsLeftAloneButAForbiddenPodIsNot() throws Exception {
    server.refuse("/apis/cilium.io/", 403, 1_000_000);
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
      assertThat(store.markers(MarkerType.SNAPSHOT_END).flatMap(m -> m.getKinds().stream()))
          .doesNotContain("CiliumNetworkPolicy");
    }
    Instant covered = store.completeUntil();
    server.refuse(PODS, 403, 1_000_000);
    try (Replica replica = new Replica(server, store)) {
      await(() -> server.requested(PODS) > 10);
      assertThat(store.completeUntil()).isEqualTo(covered);
    }
  }
}
