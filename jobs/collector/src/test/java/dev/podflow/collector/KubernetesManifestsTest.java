package dev.podflow.collector;

import static dev.podflow.collector.Manifests.name;
import static dev.podflow.collector.Manifests.ofKind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.junit.jupiter.api.Test;

/**
 * Every manifest is what its kind's published model takes, and they fit together. ClickHouse's
 * operator publishes none.
 */
class KubernetesManifestsTest {
  private static final Path BASE = Manifests.DIRECTORY.resolve("base");

  private static final Path PRODUCTION = Manifests.DIRECTORY.resolve("overlays/production");
  private static final Path CLOUD = Manifests.DIRECTORY.resolve("overlays/clickhouse-cloud");

  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/Pod", Pod.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/DaemonSet", DaemonSet.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class),
          Map.entry("rbac.authorization.k8s.io/v1/ClusterRoleBinding", ClusterRoleBinding.class),
          Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
          Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
          Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
          Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));

  /** Nobody publishes a model of these as a Maven artifact. */
  private static final Set<String> WITHOUT_MODEL =
      Set.of(
          "clickhouse.altinity.com/v1/ClickHouseInstallation",
          "clickhouse-keeper.altinity.com/v1/ClickHouseKeeperInstallation");

  private static final String FLINK = "flink.apache.org/v1beta1/FlinkDeployment";

  /** Kustomize's own. */
  private static final Set<String> KUSTOMIZE =
      Set.of(
          "kustomize.config.k8s.io/v1beta1/Kustomization",
          "kustomize.config.k8s.io/v1alpha1/Component");

  private static final Path IMAGES = Manifests.DIRECTORY.resolve("images");
  private static final Path FIELDS = IMAGES.resolve("fields.yaml");
  private static final Path OPERATOR = Manifests.DIRECTORY.resolve("operator");
  private static final Path SHIPPERS = Manifests.DIRECTORY.resolve("shippers");

  @Test
  void everyDocumentIsWhatItsModelTakes() throws IOException {
    for (Path file : Manifests.files(Manifests.DIRECTORY)) {
      for (JsonNode document : Manifests.read(file)) {
        if (document.has("op") || file.equals(FIELDS)) {
          // A JSON patch, which is a list; where Kustomize finds images.
          continue;
        }
        String kind = document.path("apiVersion").asText() + '/' + document.path("kind").asText();
        if (kind.equals(FLINK)) {
          ObjectNode spec = ((ObjectNode) document.path("spec")).deepCopy();
          assertThat(spec.remove("flinkVersion").asText()).isEqualTo("v2_2");
          assertThatCode(() -> Manifests.STRICT.treeToValue(spec, FlinkDeploymentSpec.class))
              .as("%s of %s", kind, file)
              .doesNotThrowAnyException();
          ((ObjectNode) spec.path("job")).put("misspelt", true);
          assertThatThrownBy(() -> Manifests.STRICT.treeToValue(spec, FlinkDeploymentSpec.class))
              .hasMessageContaining("misspelt");
        } else if (!KUSTOMIZE.contains(kind) && !WITHOUT_MODEL.contains(kind)) {
          assertThat(MODELS).as("%s of %s", kind, file).containsKey(kind);
          assertThatCode(() -> Manifests.STRICT.treeToValue(document, MODELS.get(kind)))
              .as("%s of %s", kind, file)
              .doesNotThrowAnyException();
          ((ObjectNode) document.path("metadata")).put("misspelt", true);
          assertThatThrownBy(() -> Manifests.STRICT.treeToValue(document, MODELS.get(kind)))
              .as("what the model does not know is noticed")
              .hasMessageContaining("misspelt");
        }
      }
    }
  }

  @Test
  void aKustomizationListsEveryFileBesideIt() throws IOException {
    for (Path file : Manifests.files(Manifests.DIRECTORY)) {
      if (!file.endsWith("kustomization.yaml")) {
        continue;
      }
      JsonNode kustomization = Manifests.read(file).get(0);
      Set<String> listed = new TreeSet<>();
      for (String key : List.of("resources", "components", "configurations")) {
        kustomization.path(key).forEach(listedFile -> listed.add(listedFile.asText()));
      }
      // What not every cluster has is listed, but behind a #.
      Matcher optional = Pattern.compile("(?m)^# - (\\S+)$").matcher(Files.readString(file));
      while (optional.find()) {
        listed.add(optional.group(1));
      }
      kustomization.path("patches").forEach(patch -> listed.add(patch.path("path").asText()));
      Set<String> present = new TreeSet<>(Set.of());
      for (Path other : Manifests.files(file.getParent())) {
        if (!other.equals(file)) {
          present.add(other.getFileName().toString());
        }
      }
      listed.removeIf(
          name -> name.startsWith("..") && Files.isDirectory(file.resolveSibling(name)));
      assertThat(listed).as(file.toString()).isEqualTo(present);
    }
  }

  @Test
  void theReadmeNamesWhatIsNeeded() throws IOException {
    String readme = Files.readString(Manifests.DIRECTORY.resolve("README.md"));
    Set<String> needed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Manifests.DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("Dockerfile.") && file.getParent().equals(Manifests.DIRECTORY)) {
          // One command builds several.
          needed.add(name.replace("Dockerfile.", ""));
        } else if (name.equals("kustomization.yaml")) {
          needed.add('`' + Manifests.DIRECTORY.relativize(file.getParent()).toString() + '`');
        } else if (name.endsWith(".yaml")) {
          for (JsonNode document : Manifests.read(file)) {
            document
                .findValuesAsText("secretName")
                .forEach(secret -> needed.add('`' + secret + '`'));
            for (String reference : List.of("secretRef", "secretKeyRef")) {
              document
                  .findValues(reference)
                  .forEach(
                      secret -> {
                        needed.add('`' + secret.path("name").asText() + '`');
                        if (secret.has("key")) {
                          needed.add('`' + secret.path("key").asText() + '`');
                        }
                      });
            }
            if (document.path("kind").asText().equals("Namespace")) {
              needed.add("kubectl create namespace " + name(document));
            }
          }
        }
      }
    }
    ofKind(BASE, "KafkaUser").forEach(user -> needed.add('`' + name(user) + '`'));
    assertThat(needed)
        .contains("`podflow-clickhouse-tls`", "`token`", "kubectl create namespace kafka");
    assertThat(needed).allSatisfy(name -> assertThat(readme).contains(name));
    assertThat(readme).contains("migrate --url", "--cluster podflow", "sql/grants/roles.sql");
    assertThat(readme).contains("infra/alerts/default.yaml", "CREATE USER podflow_jobs ");
  }

  /** An image that no registry is named for, no cluster could pull. */
  @Test
  void everyImageOfOursIsTakenFromTheRegistry() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String kind : List.of("Deployment", "DaemonSet")) {
      for (ObjectNode part : ofKind(Manifests.DIRECTORY, kind)) {
        for (String list : List.of("containers", "initContainers")) {
          part.at("/spec/template/spec/" + list)
              .forEach(container -> used.add(container.path("image").asText()));
        }
      }
    }
    ofKind(OPERATOR, "Pod").forEach(pod -> used.add(pod.at("/spec/containers/0/image").asText()));
    JsonNode field = Manifests.read(FIELDS).get(0).path("images").get(0);
    assertThat(field.path("kind").asText()).isEqualTo("FlinkDeployment");
    for (ObjectNode job : ofKind(BASE, "FlinkDeployment")) {
      String image = job.at('/' + field.path("path").asText()).asText();
      assertThat(image).startsWith(name(job) + ':');
      assertThat(job.path("apiVersion").asText()).startsWith(field.path("group").asText() + '/');
      used.add(image);
    }
    Set<String> ours = new TreeSet<>();
    used.stream()
        .filter(image -> image.startsWith("podflow-"))
        .forEach(image -> ours.add(image.replaceFirst(":.*", "")));
    JsonNode component = Manifests.read(IMAGES.resolve("kustomization.yaml")).get(0);
    Set<String> named = new TreeSet<>();
    component.path("images").forEach(image -> named.add(image.path("name").asText()));
    assertThat(named).hasSize(8).isEqualTo(ours);
    assertThat(component.at("/configurations/0").asText()).isEqualTo("fields.yaml");
    for (Path directory : List.of(PRODUCTION, CLOUD, SHIPPERS, OPERATOR)) {
      JsonNode kustomization = Manifests.read(directory.resolve("kustomization.yaml")).get(0);
      Path taken = directory.resolve(kustomization.at("/components/0").asText());
      assertThat(taken.normalize()).as(directory.toString()).isEqualTo(IMAGES.normalize());
    }
  }

  /** A patch changes the right one of a job's arguments. */
  @Test
  void patchesFindWhatTheyChange() throws IOException {
    JsonNode patch = Manifests.read(CLOUD.resolve("url.yaml")).get(0);
    for (ObjectNode job : ofKind(BASE, "FlinkDeployment")) {
      String path = patch.path("path").asText();
      JsonNode arguments = job.at(path.substring(0, path.lastIndexOf('/')));
      int index = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      assertThat(arguments.get(index - 1).asText()).isEqualTo("--clickhouse.url");
      assertThat(job.at(path).asText()).startsWith("https://");
    }
  }

  /** Kafka's own client takes the ConfigMap and finds the secret where it is mounted. */
  @Test
  void flinkCountsAsInTheLocalStack() throws IOException {
    Properties local = new Properties();
    try (var reader = Files.newBufferedReader(Path.of("../../infra/local/flink.yaml"))) {
      local.load(reader);
    }
    List<ObjectNode> jobs = ofKind(BASE, "FlinkDeployment");
    assertThat(jobs).hasSize(4);
    for (ObjectNode job : jobs) {
      JsonNode configuration = job.at("/spec/flinkConfiguration");
      for (String key :
          List.of(
              "pipeline.object-reuse",
              "pipeline.generic-types",
              "pipeline.auto-generate-uids",
              "execution.checkpointing.externalized-checkpoint-retention",
              "execution.checkpointing.num-retained",
              "execution.checkpointing.timeout",
              "execution.checkpointing.tolerable-failed-checkpoints",
              "restart-strategy.type",
              "restart-strategy.fixed-delay.attempts")) {
        assertThat(configuration.path(key).asText())
            .as("%s of %s", key, name(job))
            .isEqualTo(local.getProperty(key));
      }
      assertThat(configuration.path("high-availability.type").asText()).isEqualTo("kubernetes");
      assertThat(configuration.path("execution.checkpointing.dir").asText()).startsWith("s3://");
      configuration
          .properties()
          .forEach(e -> assertThat(e.getValue().isTextual()).as(e.getKey()).isTrue());
      String jar = "local:///opt/flink/usrlib/" + name(job) + ".jar";
      assertThat(job.at("/spec/job/jarURI").asText()).isEqualTo(jar);
    }
  }

  /**
   * The namespace enforces the Pod Security Standard {@code restricted}: it takes no pod with less,
   * whoever makes it of which template.
   */
  @Test
  void everyContainerIsUnprivilegedAndBounded() throws IOException {
    List<ObjectNode> parts = ofKind(BASE, "Deployment");
    assertThat(parts).hasSize(2);
    Map<String, JsonNode> pods = new HashMap<>();
    parts.forEach(part -> pods.put(name(part), part.at("/spec/template/spec")));
    ofKind(OPERATOR, "Pod").forEach(pod -> pods.put(name(pod), pod.path("spec")));
    for (String kind : List.of("ClickHouseInstallation", "ClickHouseKeeperInstallation")) {
      for (ObjectNode installation : ofKind(Manifests.DIRECTORY, kind)) {
        for (JsonNode template : installation.at("/spec/templates/podTemplates")) {
          pods.put(kind, template.path("spec"));
        }
        assertThat(pods).as("the template that is used").containsKey(kind);
      }
    }
    assertThat(pods).hasSize(5);
    pods.forEach(
        (name, pod) -> {
          assertThat(pod.path("containers")).as(name).isNotEmpty();
          for (JsonNode container : pod.path("containers")) {
            assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
            assertThat(container.path("image").asText()).matches("[\\w./-]+:\\d[\\w.-]*");
          }
        });
    for (ObjectNode job : ofKind(BASE, "FlinkDeployment")) {
      pods.put(name(job), job.at("/spec/podTemplate/spec"));
      for (String manager : List.of("jobManager", "taskManager")) {
        assertThat(job.at("/spec/" + manager + "/resource/memory").asText()).endsWith("m");
      }
    }
    assertThat(pods).hasSize(9);
    pods.forEach(
        (name, pod) -> {
          assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(name).isTrue();
          assertThat(pod.at("/securityContext/runAsUser").asInt()).as(name).isPositive();
          assertThat(pod.at("/securityContext/seccompProfile/type").asText())
              .as(name)
              .isEqualTo("RuntimeDefault");
          for (JsonNode container : pod.path("containers")) {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                .as(name)
                .isFalse();
            assertThat(security.at("/capabilities/drop").toString())
                .as(name)
                .isEqualTo("[\"ALL\"]");
          }
        });
  }

  /**
   * A replica fewer than there are is enough for a commit, and Keepers still agree without one.
   * Users are known to all of them.
   */
  @Test
  void clickHouseGoesOnWithoutAReplica() throws IOException {
    JsonNode spec = ofKind(PRODUCTION, "ClickHouseInstallation").get(0).path("spec");
    JsonNode configuration = spec.path("configuration");
    int quorum = configuration.at("/profiles/default~1insert_quorum").asInt();
    assertThat(quorum).isGreaterThan(1);
    assertThat(configuration.at("/clusters/0/layout/replicasCount").asInt()).isGreaterThan(quorum);
    assertThat(spec.at("/templates/serviceTemplates/0/spec/sessionAffinity").asText())
        .as("with more replicas than the quorum one may be behind; a look-up must not go to it")
        .isEqualTo("ClientIP");
    assertThat(
            ofKind(PRODUCTION, "ClickHouseKeeperInstallation")
                .get(0)
                .at("/spec/configuration/clusters/0/layout/replicasCount")
                .asInt())
        .isGreaterThanOrEqualTo(3);
    assertThat(configuration.at("/files/config.d~1user_directories.xml").asText())
        .contains("<user_directories replace=\"replace\">", "<replicated>")
        .doesNotContain("local_directory");
    assertThat(configuration.at("/settings/tcp_port_secure").asInt())
        .as("the port by which secure replicas are named in ON CLUSTER statements")
        .isEqualTo(9440);
  }

  /**
   * A budget reserves something, and leaves something to take: else it would protect nothing, or
   * hold up every drain. It counts only pods that have a controller of their own, which Flink's
   * TaskManagers have not.
   */
  @Test
  void aBudgetReservesSomeOfWhatItSelects() throws IOException {
    Map<String, Integer> replicas = new HashMap<>();
    ofKind(BASE, "Deployment")
        .forEach(part -> replicas.put(name(part), part.at("/spec/replicas").asInt()));
    for (ObjectNode job : ofKind(BASE, "FlinkDeployment")) {
      replicas.put(name(job) + " jobmanager", job.at("/spec/jobManager/replicas").asInt());
    }
    Set<String> reserved = new TreeSet<>();
    for (ObjectNode budget : ofKind(BASE, "PodDisruptionBudget")) {
      JsonNode labels = budget.at("/spec/selector/matchLabels");
      String part =
          (labels.path("app.kubernetes.io/name").asText() + ' ' + labels.path("component").asText())
              .strip();
      assertThat(replicas).containsKey(part);
      JsonNode least = budget.at("/spec/minAvailable");
      assertThat(least.isInt()).as(part).isTrue();
      assertThat(least.asInt()).as(part).isPositive().isLessThan(replicas.get(part));
      reserved.add(part);
    }
    replicas.values().removeIf(count -> count == 1);
    assertThat(reserved).isEqualTo(replicas.keySet());
  }

  /**
   * Flink's JobManagers set an owner that must not be deleted first, which is a right of its own.
   */
  @Test
  void jobManagersMayOwnTaskManagers() throws IOException {
    JsonNode rules =
        ofKind(BASE, "Role").stream()
            .filter(role -> name(role).equals("podflow-flink"))
            .findFirst()
            .orElseThrow()
            .path("rules");
    assertThat(rules)
        .anySatisfy(
            rule -> {
              assertThat(rule.path("resources").toString())
                  .isEqualTo("[\"deployments/finalizers\"]");
              assertThat(rule.path("verbs").toString()).contains("\"update\"");
            });
  }

  /** The bucket's keys, and the forwarder's token, come from Secrets that need not be there. */
  @Test
  void secretsThatNotEverybodyNeedsAreOptional() throws IOException {
    for (ObjectNode job : ofKind(BASE, "FlinkDeployment")) {
      assertThat(job.at("/spec/podTemplate/spec/containers/0/envFrom").toString())
          .isEqualTo("[{\"secretRef\":{\"name\":\"podflow-s3\",\"optional\":true}}]");
      assertThat(job.at("/spec/flinkConfiguration/presto.s3.use-instance-credentials").asText())
          .as("else Presto's file system asks the machine alone")
          .isEqualTo("false");
    }
    JsonNode token =
        ofKind(BASE, "Deployment").stream()
            .filter(part -> name(part).equals("podflow-forwarder"))
            .findFirst()
            .orElseThrow()
            .at("/spec/template/spec/containers/0/env/0");
    assertThat(token.path("name").asText()).isEqualTo("PODFLOW_FORWARD_TOKEN");
    assertThat(token.at("/valueFrom/secretKeyRef").toString())
        .isEqualTo("{\"name\":\"podflow-forward-token\",\"key\":\"token\",\"optional\":true}");
  }

  /** The operator asks a server how it is; a server takes backups to an object store. */
  @Test
  void clickHouseIsReachedByItsOperatorAndReachesTheObjectStore() throws IOException {
    ObjectNode policy =
        ofKind(BASE, "NetworkPolicy").stream()
            .filter(object -> name(object).equals("podflow-clickhouse"))
            .findFirst()
            .orElseThrow();
    assertThat(policy.at("/spec/ingress"))
        .anySatisfy(
            rule -> {
              assertThat(rule.path("from").toString()).contains("\"clickhouse-operator\"");
              assertThat(rule.path("ports"))
                  .extracting(port -> port.path("port").asInt())
                  .containsExactlyInAnyOrder(8123, 8443);
            });
    assertThat(policy.at("/spec/egress"))
        .anySatisfy(
            rule -> {
              assertThat(rule.has("to")).isFalse();
              assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(443);
            });
  }

  /** What no policy selects, nothing would protect; what selects nothing, protects nothing. */
  @Test
  void selectorsSelectPartsThatThereAre() throws IOException {
    Set<String> parts = new TreeSet<>(Set.of("clickhouse"));
    ofKind(BASE, "FlinkDeployment").forEach(job -> parts.add(name(job)));
    ofKind(BASE, "Deployment").forEach(deployment -> parts.add(name(deployment)));
    Set<String> selected = new TreeSet<>();
    for (String kind : List.of("NetworkPolicy", "PodDisruptionBudget", "PodMonitor")) {
      for (ObjectNode object : ofKind(BASE, kind)) {
        JsonNode selector = object.at("/spec/podSelector");
        JsonNode used = selector.isMissingNode() ? object.at("/spec/selector") : selector;
        String label = "app.kubernetes.io/name";
        List<String> names = new ArrayList<>();
        if (used.path("matchLabels").has(label)) {
          names.add(used.path("matchLabels").path(label).asText());
        }
        used.path("matchExpressions")
            .forEach(one -> one.path("values").forEach(value -> names.add(value.asText())));
        assertThat(parts).as(name(object)).containsAll(names);
        if (kind.equals("NetworkPolicy")) {
          selected.addAll(names);
        }
      }
    }
    assertThat(selected).isEqualTo(parts);
  }
}
