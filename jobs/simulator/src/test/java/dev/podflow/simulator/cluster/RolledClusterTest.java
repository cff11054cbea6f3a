package dev.podflow.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolledClusterTest {
  private static final Instant END = Instant.parse("2026-01-02T12:00:00Z");
  private static final int PODS = 200;

  private final List<KubernetesObject> objects = new ArrayList<>();

  RolledClusterTest() {
    RolledCluster.until("prod", PODS, END).write(objects::add);
  }

  @Test
  void eachPodWasReplacedOnce() {
    List<KubernetesObject> pods = of("Pod");
    assertThat(pods).hasSize(2 * PODS);
    assertThat(pods).filteredOn(pod -> pod.getUntil() == null).hasSize(PODS);
    assertThat(objects).extracting(KubernetesObjectCodec::key).doesNotHaveDuplicates();
    assertThat(objects)
        .allMatch(object -> object.getUntil() == null || object.getUntil().isBefore(END));
  }

  @Test
  void anAddressIsNobodysBeforeItIsSomebodyElses() {
    Map<String, Instant> ends = new HashMap<>();
    int reused = 0;
    for (KubernetesObject pod : of("Pod")) {
      String ip = ((Pod) pod.getBody()).getIps().get(0);
      if (ends.containsKey(ip)) {
        assertThat(ends.get(ip)).isNotNull().isBefore(pod.getSince());
        reused++;
      }
      ends.put(ip, pod.getUntil());
    }
    assertThat(reused).isEqualTo(PODS - RolledCluster.REPLICAS);
  }

  @Test
  void aSliceChangesWithEachPodThatIsReplaced() {
    Map<String, KubernetesObject> newest = new HashMap<>();
    for (KubernetesObject slice : of("EndpointSlice")) {
      assertThat(((EndpointSlice) slice.getBody()).getEndpoints()).hasSize(RolledCluster.REPLICAS);
      KubernetesObject before = newest.put(slice.getUid(), slice);
      if (before != null) {
        assertThat(before.getUntil()).isEqualTo(slice.getSince());
        assertThat(before.getBody()).isNotEqualTo(slice.getBody());
      }
    }
    int deployments = PODS / RolledCluster.REPLICAS;
    assertThat(newest).hasSize(deployments);
    assertThat(of("EndpointSlice")).hasSize(deployments * (1 + RolledCluster.REPLICAS));
    assertThat(newest.values()).allMatch(slice -> slice.getUntil() == null);
  }

  @Test
  void aDeploymentIsWhole() {
    assertThatThrownBy(() -> RolledCluster.until("prod", 15, END))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<KubernetesObject> of(String kind) {
    return objects.stream().filter(object -> object.getKind().equals(kind)).toList();
  }
}
