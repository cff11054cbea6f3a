package dev.podflow.metadata;

import static dev.podflow.metadata.Kubectl.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Node;
import dev.podflow.schema.k8s.NodeAddress;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.Service;
import dev.podflow.schema.k8s.SinceEvidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataReaderTest {
  @Test
  void readsAList() throws IOException {
    Kubectl list = Kubectl.file("list.json", NOON.plusSeconds(60));

    assertThat(list.keys())
        .containsExactly(
            "blue/Pod/pod-1/1767355200000",
            "blue/Service/svc-1/1767225600000",
            "blue/Service/svc-2/1767225600000",
            "blue/EndpointSlice/eps-1/1767225600000",
            "blue/Endpoints/ep-1/1767225600000",
            "blue/Node/node-uid-1/1764547200000",
            "blue/NetworkPolicy/np-1/1767225600000");
    assertThat(list.report)
        .isEqualTo(new ReadReport(7, Map.of("ConfigMap", 1L), java.util.List.of(), 0));

    KubernetesObject object = list.seen.get(0).object();
    assertThat(object.getSinceEvidence()).isEqualTo(SinceEvidence.START_TIME);
    assertThat(object.getUntil()).isNull();
    assertThat(object.getObservedAt()).isEqualTo(NOON.plusSeconds(60));
    Pod pod = (Pod) object.getBody();
    assertThat(pod.getIps()).containsExactly("10.0.3.7", "fd00::7");
    assertThat(pod.getAddressedBy()).isEqualTo(NOON.plusSeconds(4));
    assertThat(pod.getNode()).isEqualTo("node-1");
    assertThat(pod.getServiceAccount()).isEqualTo("cart");
    assertThat(pod.getOwner().getKind()).as("the controller").isEqualTo("ReplicaSet");
    assertThat(pod.getContainerPorts().get(0).getPort()).isEqualTo(8080);

    Service service = (Service) list.seen.get(1).object().getBody();
    assertThat(service.getClusterIps()).containsExactly("10.96.0.9");
    assertThat(service.getExternalIps()).containsExactly("198.51.100.4", "203.0.113.9");
    assertThat(service.getPorts().get(0).getTargetPort()).isEqualTo("http");
    assertThat(service.getPorts().get(0).getNodePort()).isEqualTo(30080);
    assertThat(((Service) list.seen.get(2).object().getBody()).getClusterIps()).isEmpty();

    EndpointSlice slice = (EndpointSlice) list.seen.get(3).object().getBody();
    assertThat(slice.getService()).isEqualTo("cart");
    assertThat(slice.getEndpoints())
        .extracting(e -> e.getIp() + ' ' + e.getPodUid() + ' ' + e.getReady())
        .containsExactly("10.0.3.2  false", "10.0.3.7 pod-1 true");
    EndpointSlice endpoints = (EndpointSlice) list.seen.get(4).object().getBody();
    assertThat(endpoints.getService()).isEqualTo("kubernetes");
    assertThat(endpoints.getEndpoints().get(0).getPorts().get(0).getPort()).isEqualTo(6443);

    Node node = (Node) list.seen.get(5).object().getBody();
    assertThat(node.getAddresses())
        .extracting(NodeAddress::getAddress)
        .containsExactly("192.168.0.4", "203.0.113.4", "node-1", "10.0.3.1", "fd00::1");
    assertThat(node.getZone()).isEqualTo("zone-a");
    assertThat(node.getPodCidrs()).containsExactly("10.0.3.0/24");

    Policy policy = (Policy) list.seen.get(6).object().getBody();
    assertThat(policy.getApiGroup()).isEqualTo("projectcalico.org");
    assertThat(policy.getSpec())
        .isEqualTo("{\"selector\":\"app == 'cart'\",\"types\":[\"Ingress\"]}");
  }

  @Test
  void readsTypedListsArraysAndSeveralDocuments() throws IOException {
    Kubectl typed = Kubectl.file("typed.json", NOON);
    assertThat(typed.keys())
        .containsExactly(
            "blue/ReplicaSet/rs-1/1767225600000",
            "blue/Namespace/ns-1/1767225600000",
            "blue/Namespace//default/1767355200000",
            "blue/Job/j-1/1767355200000");
    assertThat(typed.report.malformed()).isEmpty();
  }

  @Test
  void readsYamlAndGoesOnAfterAMalformedDocument() throws IOException {
    Kubectl yaml = Kubectl.file("documents.yaml", NOON.plusSeconds(60));
    assertThat(yaml.keys())
        .containsExactly(
            "blue/Pod/shop/debug/1767355260000",
            "blue/Pod/pod-9/1767355200000",
            "blue/CiliumNetworkPolicy/cnp-1/1767355260000");
    assertThat(((Pod) yaml.seen.get(1).object().getBody()).getHostNetwork()).isTrue();
    assertThat(((Policy) yaml.seen.get(2).object().getBody()).getSpec())
        .isEqualTo("[{\"endpointSelector\":{},\"ingress\":[{}]}]");
    assertThat(yaml.report.skippedByKind()).isEqualTo(Map.of("Service", 1L));
    assertThat(yaml.report.malformedCount()).isEqualTo(3);
    assertThat(yaml.report.malformed().get(0)).startsWith("line 2").contains("flow mapping");
    assertThat(yaml.report.malformed().get(1)).startsWith("line 3").contains("expected an object");
  }

  @Test
  void readsWatchEventsAndGoesOnAfterAMalformedOne() throws IOException {
    Kubectl watch = Kubectl.file("watch.json", NOON.plusSeconds(60));
    assertThat(watch.seen)
        .extracting(Observation::change)
        .containsExactly(Change.ADDED, Change.MODIFIED, Change.DELETED);
    assertThat(watch.report.skippedByKind()).isEqualTo(Map.of("BOOKMARK", 1L));
    assertThat(watch.report.malformed())
        .satisfiesExactly(
            cut -> assertThat(cut).startsWith("line 11: "),
            error ->
                assertThat(error).isEqualTo("line 13: the watch failed: too old resource version"),
            oops -> assertThat(oops).startsWith("line 14: ").contains("oops"),
            odd ->
                assertThat(odd)
                    .isEqualTo("line 15: Pod /odd: creationTimestamp is no time: yesterday"),
            end -> assertThat(end).startsWith("line 17: "));
  }

  @Test
  void readsAnInputOfAnySize() throws IOException {
    StringBuilder pods = new StringBuilder("{\"items\":[");
    StringBuilder yaml = new StringBuilder("items:\n");
    for (int i = 0; i < 20_000; i++) {
      pods.append(i == 0 ? "" : ",\n")
          .append("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p-")
          .append(i)
          .append("\",\"annotations\":{\"filler\":\"")
          .append("x".repeat(500))
          .append("\"}}}");
      yaml.append("- kind: Pod\n  metadata:\n    name: p-")
          .append(i)
          .append("\n    annotations:\n");
      yaml.append("      filler: ").append("x".repeat(200)).append('\n');
    }
    pods.append("],\"kind\":\"List\"}");
    yaml.append("kind: List\n");
    assertThat(Kubectl.text(pods.toString(), NOON).report.read()).isEqualTo(20_000);
    Kubectl fromYaml = Kubectl.text(yaml.toString(), NOON);
    assertThat(fromYaml.report.malformed()).isEmpty();
    assertThat(fromYaml.report.read()).isEqualTo(20_000);
  }

  @Test
  void aCutDocumentCostsAtMostTheNextOne() throws IOException {
    String text;
    try (var in = MetadataReaderTest.class.getResourceAsStream("/kubectl/list.json")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    // Where a value was due, the next document passes for it.
    int whole = text.stripTrailing().length();
    for (int cut = 1; cut < whole; cut += 37) {
      Kubectl list = Kubectl.text(text.substring(0, cut) + '\n' + text + text, NOON);
      assertThat(list.report.malformedCount()).as("cut at %d", cut).isPositive();
      assertThat(list.report.read()).as("cut at %d", cut).isGreaterThanOrEqualTo(7);
    }
  }

  @Test
  void nothingIsNoProblem() throws IOException {
    assertThat(Kubectl.text("", NOON).report.malformedCount()).isZero();
    assertThat(Kubectl.text("\n  \n", NOON).report.read()).isZero();
    assertThat(
            Kubectl.text("\uFEFF{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}", NOON)
                .report
                .read())
        .isEqualTo(1);
  }

  @Test
  void whatItReadsCanBeWritten() throws IOException {
    for (Observation o : Kubectl.file("list.json", Instant.EPOCH.plusMillis(1)).seen) {
      assertThat(KubernetesObjectCodec.decode(KubernetesObjectCodec.encode(o.object())))
          .isEqualTo(o.object());
    }
  }
}
