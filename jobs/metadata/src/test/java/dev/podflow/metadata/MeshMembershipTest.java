package dev.podflow.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshMembershipTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "istio         | {'spec':{'containers':[{'name':'app'},{'name':'istio-proxy'}]}}",
        "istio         | {'spec':{'initContainers':[{'name':'istio-proxy','restartPolicy':'Always'}]}}",
        "linkerd       | {'spec':{'containers':[{'name':'linkerd-proxy'},{'name':'app'}]}}",
        "istio-ambient | {'metadata':{'annotations':{'ambient.istio.io/redirection':'enabled'}}}",
        "istio-ambient | {'metadata':{'labels':{'istio.io/dataplane-mode':'ambient'}}}",
        "``            | {'metadata':{'labels':{'istio.io/dataplane-mode':'none'}}}",
        "``            | {'spec':{'containers':[{'name':'istio-proxy-test'},{'image':'x'}]}}",
        "``            | {}",
        "``            | {'spec':{'containers':7},'metadata':[]}",
      })
  void goesByWhatRunsInThePod(String mesh, String pod) throws Exception {
    assertThat(MeshMembership.of(new JsonMapper().readTree(pod.replace('\'', '"'))))
        .isEqualTo(mesh);
  }

  /** Who wrote before there was the field is not contradicted; who looked is. */
  @Test
  void joiningAMeshBeginsAVersion() {
    Pod before = pod(null);
    assertThat(Versions.sameInHistory(before, pod("istio-ambient"))).isTrue();
    assertThat(Versions.sameInHistory(pod(""), pod("istio-ambient"))).isFalse();
    assertThat(Versions.sameInHistory(pod("istio"), pod("istio"))).isTrue();
  }

  private static Pod pod(String mesh) {
    KubernetesObjectCodec.trustGeneratedClasses();
    return Pod.newBuilder().setMesh(mesh).build();
  }
}
