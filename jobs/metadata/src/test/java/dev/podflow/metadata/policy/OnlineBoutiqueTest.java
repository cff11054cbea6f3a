package dev.podflow.metadata.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.Subject;
import dev.podflow.policy.connect.AddressRange;
import dev.podflow.policy.connect.Connections;
import dev.podflow.policy.connect.End;
import dev.podflow.policy.connect.Ports;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The online boutique's policies against its pods, where they lie beside the repository: the
 * connections that np-guard's analyzer found.
 */
class OnlineBoutiqueTest {
  private Path recordings;

  @BeforeEach
  void find() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve("schemas"))) {
      root = root.getParent();
    }
    recordings = root == null ? Path.of("none") : root.resolve("../shared/data/k8s");
    assumeTrue(Files.isDirectory(recordings), "no recordings beside the repository");
  }

  private List<KubernetesObject> read(String file) throws IOException {
    List<KubernetesObject> objects = new ArrayList<>();
    try (InputStream in = Files.newInputStream(recordings.resolve(file))) {
      new MetadataReader("prod").read(in, seen -> objects.add(seen.object()));
    }
    return objects;
  }

  private Map<String, End> ends(Connections connections) throws IOException {
    Map<String, Map<String, String>> namespaces = new HashMap<>();
    for (KubernetesObject object : read("npguard_onlineboutique_ns.yaml")) {
      namespaces.put(object.getName(), ((Namespace) object.getBody()).getLabels());
    }
    Map<String, End> ends = new HashMap<>();
    for (KubernetesObject object : read("npguard_onlineboutique_pods.yaml")) {
      Pod pod = (Pod) object.getBody();
      String namespace = object.getNamespace();
      String name =
          namespace + '/' + pod.getOwner().getName() + '[' + pod.getOwner().getKind() + ']';
      Subject subject =
          new Subject("prod", namespace, pod.getLabels(), "", namespaces.get(namespace));
      ends.put(name, new End.Pod(subject, List.of()));
    }
    for (AddressRange range : connections.outside(AddressRange.IPV4)) {
      ends.put(range.toString(), new End.Outside(range.first()));
    }
    return ends;
  }

  @Test
  void policiesAllowWhatTheAnalyzerFound() throws Exception {
    List<Connections.Policy> policies = new ArrayList<>();
    for (KubernetesObject object : read("npguard_onlineboutique_netpols.yaml")) {
      policies.add(Policies.withRules(object));
    }
    assertThat(policies).hasSize(11);
    Connections connections = new Connections(policies);
    Map<String, End> ends = ends(connections);
    assertThat(ends).hasSize(13);

    Set<String> found = new HashSet<>();
    ends.forEach(
        (from, client) ->
            ends.forEach(
                (to, server) -> {
                  Ports ports = connections.allowed(client, server);
                  boolean outside = client instanceof End.Outside && server instanceof End.Outside;
                  if (!from.equals(to) && !outside && !ports.isEmpty()) {
                    String text = ports.equals(Ports.ALL) ? "All Connections" : ports.toString();
                    found.add(from + " > " + to + ": " + text);
                  }
                }));

    Set<String> expected = new HashSet<>();
    Path list = recordings.resolve("npguard_onlineboutique_connlist_output.json");
    for (JsonNode connection : new ObjectMapper().readTree(list.toFile())) {
      expected.add(
          "%s > %s: %s"
              .formatted(
                  connection.path("src").asText(),
                  connection.path("dst").asText(),
                  connection.path("conn").asText()));
    }
    assertThat(expected).hasSize(17);
    assertThat(found).isEqualTo(expected);
  }

  /** The Redis behind the cart is the only pod that no policy isolates. */
  @Test
  void onlyRedisIsOpen() throws Exception {
    List<PolicyLife> policies = new ArrayList<>();
    for (KubernetesObject object : read("npguard_onlineboutique_netpols.yaml")) {
      assertThat(object.getBody()).isInstanceOf(Policy.class);
      policies.add(Policies.life(object));
    }
    Set<String> open = new HashSet<>();
    ends(new Connections(List.of()))
        .forEach(
            (name, end) -> {
              if (end instanceof End.Pod pod
                  && policies.stream()
                      .noneMatch(p -> p.effectOn(pod.subject()).isolatesIngress())) {
                open.add(name);
              }
            });
    assertThat(open).containsExactly("default/redis-cart-78746d49dc[ReplicaSet]");
  }
}
