package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest asks for what the collector needs, and for no more. */
class ManifestTest {
  private final Map<String, JsonNode> manifests = read();

  private static Map<String, JsonNode> read() {
    Path repository = Path.of("").toAbsolutePath();
    while (!Files.exists(repository.resolve("infra/kubernetes"))) {
      repository = repository.getParent();
    }
    Map<String, JsonNode> byKind = new HashMap<>();
    YAMLMapper mapper = new YAMLMapper();
    try (var documents =
        mapper
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(
                repository.resolve("infra/kubernetes/base/collector.yaml").toFile())) {
      documents.forEachRemaining(
          document ->
              assertThat(byKind.put(document.path("kind").asText(), document))
                  .as("one of each kind")
                  .isNull());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return byKind;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void theClusterRoleAllowsExactlyWhatIsWatched() {
    Set<String> allowed = new TreeSet<>();
    for (JsonNode rule : manifests.get("ClusterRole").path("rules")) {
      if (rule.has("nonResourceURLs")) {
        assertThat(texts(rule.path("nonResourceURLs"))).containsExactly("/readyz");
        assertThat(texts(rule.path("verbs"))).containsExactly("get");
        continue;
      }
      assertThat(texts(rule.path("verbs"))).containsExactlyInAnyOrder("get", "list", "watch");
      for (String group : texts(rule.path("apiGroups"))) {
        texts(rule.path("resources")).forEach(resource -> allowed.add(group + '/' + resource));
      }
    }
    Set<String> watched =
        Resource.ALL.stream()
            .flatMap(resource -> resource.apis().stream())
            .map(api -> api.group() + '/' + api.plural())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(allowed).isEqualTo(watched);
  }

  @Test
  void theLeaseIsAllowedInItsOwnNamespaceAlone() {
    JsonNode role = manifests.get("Role");
    assertThat(role.path("metadata").path("namespace").asText()).isEqualTo("podflow");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : role.path("rules")) {
      assertThat(texts(rule.path("apiGroups"))).containsExactly("coordination.k8s.io");
      assertThat(texts(rule.path("resources"))).containsExactly("leases");
      rules.add(texts(rule.path("resourceNames")) + " " + texts(rule.path("verbs")));
    }
    assertThat(rules).containsExactly("[] [create]", "[podflow-collector] [get, update]");
  }

  @Test
  void theBindingsAreForTheDeploymentsAccount() {
    String account =
        manifests.get("Deployment").at("/spec/template/spec/serviceAccountName").asText();
    assertThat(manifests.get("ServiceAccount").at("/metadata/name").asText()).isEqualTo(account);
    for (String kind : List.of("ClusterRoleBinding", "RoleBinding")) {
      JsonNode binding = manifests.get(kind);
      assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
      assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("podflow");
      String role = binding.at("/roleRef/kind").asText();
      assertThat(binding.at("/roleRef/name").asText())
          .isEqualTo(manifests.get(role).at("/metadata/name").asText());
    }
  }

  @Test
  void theDeploymentStartsTheCollectorUnprivileged(@TempDir Path secret) throws IOException {
    JsonNode deployment = manifests.get("Deployment");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    JsonNode pod = deployment.at("/spec/template/spec");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    JsonNode container = pod.at("/containers/0");
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      assertThat(container.path(probe).at("/httpGet/path").asText()).isIn("/healthz", "/readyz");
    }

    Map<String, String> environment = new HashMap<>();
    manifests
        .get("ConfigMap")
        .path("data")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    // The file that is mounted there.
    Path file = secret.resolve("client.properties");
    for (JsonNode map : Manifests.ofKind(Manifests.DIRECTORY.resolve("base"), "ConfigMap")) {
      if (Manifests.name(map).equals("podflow-kafka-client")) {
        Files.writeString(file, map.at("/data/client.properties").asText());
      }
    }
    assertThat(environment.put("PODFLOW_KAFKA_CLIENT_FILE", file.toString()))
        .isEqualTo("/etc/podflow/kafka/client.properties");
    var line = CollectorMain.commandLine(environment);
    line.parseArgs(texts(container.path("args")).toArray(String[]::new));
    CollectorMain main = line.getCommand();
    assertThat(main.options().healthPort())
        .isEqualTo(container.at("/ports/0/containerPort").asInt());
    assertThat(main.options().config("podflow").lease().name()).isEqualTo("podflow-collector");
    assertThat(main.kafkaClient())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("bootstrap.servers", environment.get("PODFLOW_KAFKA_BOOTSTRAP_SERVERS"));
  }
}
