package dev.podflow.collector;

import static dev.podflow.collector.Manifests.name;
import static dev.podflow.collector.Manifests.ofKind;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.access.KafkaClientFile;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka as the manifests have it: topics, users and their rights, and how each part gets there. */
class KafkaManifestsTest {
  private static final Path BASE = Manifests.DIRECTORY.resolve("base");
  private static final Path PRODUCTION = Manifests.DIRECTORY.resolve("overlays/production");
  private static final Path CLOUD = Manifests.DIRECTORY.resolve("overlays/clickhouse-cloud");
  private static final Path OPERATOR = Manifests.DIRECTORY.resolve("operator");

  @Test
  void theTopicsAreTheOnesThatThereAre() throws IOException {
    Map<String, ObjectNode> topics = new HashMap<>();
    ofKind(BASE, "KafkaTopic").forEach(topic -> topics.put(name(topic), topic));
    assertThat(topics.keySet())
        .containsExactlyInAnyOrderElementsOf(Topics.ALL.stream().map(Topics.Topic::name).toList());
    for (Topics.Topic topic : Topics.ALL) {
      JsonNode spec = topics.get(topic.name()).path("spec");
      assertThat(spec.path("partitions").asInt()).isEqualTo(topic.partitions());
      Map<String, String> config = new HashMap<>();
      spec.path("config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
      assertThat(config.remove("min.insync.replicas")).isEqualTo("2");
      assertThat(config).as(topic.name()).isEqualTo(topic.config());
    }
  }

  @Test
  void aUserHasRightsOnTopicsThatThereAre() throws IOException {
    Set<String> names = new HashSet<>();
    Topics.ALL.forEach(topic -> names.add(topic.name()));
    for (ObjectNode user : ofKind(BASE, "KafkaUser")) {
      for (JsonNode acl : user.at("/spec/authorization/acls")) {
        if (acl.at("/resource/type").asText().equals("topic")) {
          assertThat(acl.at("/resource/patternType").asText()).isEqualTo("literal");
          assertThat(names).contains(acl.at("/resource/name").asText());
        }
        assertThat(acl.path("operations"))
            .extracting(JsonNode::asText)
            .isSubsetOf("Read", "Write", "Describe");
      }
    }
  }

  @Test
  void eachPartMountsTheSecretOfItsOwnUser() throws IOException {
    Set<String> users = new HashSet<>();
    ofKind(BASE, "KafkaUser").forEach(user -> users.add(name(user)));
    List<ObjectNode> parts = new ArrayList<>(ofKind(BASE, "FlinkDeployment"));
    parts.addAll(ofKind(BASE, "Deployment"));
    parts.addAll(ofKind(OPERATOR, "Pod"));
    int mounted = 0;
    for (ObjectNode part : parts) {
      JsonNode spec = part.at("/spec/podTemplate/spec");
      JsonNode template = spec.isMissingNode() ? part.at("/spec/template/spec") : spec;
      JsonNode pod = template.isMissingNode() ? part.path("spec") : template;
      for (JsonNode volume : pod.path("volumes")) {
        if (volume.path("name").asText().equals("kafka-user")) {
          mounted++;
          assertThat(volume.at("/secret/secretName").asText()).isEqualTo(name(part)).isIn(users);
        }
      }
    }
    assertThat(mounted).as("four jobs, the forwarder, the collector, the operator").isEqualTo(7);
  }

  /**
   * A Secret is mounted from the pod's own namespace, and an operator writes it where the user is.
   */
  @Test
  void aUsersSecretIsWhereItIsMounted() throws IOException {
    for (String kind : List.of("KafkaUser", "KafkaTopic", "FlinkDeployment", "Deployment")) {
      for (ObjectNode object : ofKind(BASE, kind)) {
        assertThat(object.at("/metadata/namespace").asText()).as(name(object)).isEqualTo("podflow");
      }
    }
    ObjectNode kafka = ofKind(PRODUCTION, "Kafka").get(0);
    for (String operator : List.of("userOperator", "topicOperator")) {
      assertThat(kafka.at("/spec/entityOperator/" + operator + "/watchedNamespace").asText())
          .isEqualTo("podflow");
    }
    for (ObjectNode user : ofKind(BASE, "KafkaUser")) {
      assertThat(user.at("/metadata/labels/strimzi.io~1cluster").asText()).isEqualTo(name(kafka));
    }
  }

  /**
   * Every part goes to the one listener that there is, and its network policy lets it, in whichever
   * overlay it is.
   */
  @Test
  void everyPartGoesToKafkasListener() throws IOException {
    ObjectNode kafka = ofKind(PRODUCTION, "Kafka").get(0);
    JsonNode listeners = kafka.at("/spec/kafka/listeners");
    assertThat(listeners).hasSize(1);
    JsonNode listener = listeners.get(0);
    assertThat(listener.path("tls").asBoolean()).isTrue();
    assertThat(listener.at("/authentication/type").asText()).isEqualTo("scram-sha-512");
    String port = listener.path("port").asText();
    String address =
        "%s-kafka-bootstrap.%s.svc:%s"
            .formatted(name(kafka), kafka.at("/metadata/namespace").asText(), port);
    assertThat(configMap("podflow-kafka-client").path("client.properties").asText())
        .contains("bootstrap.servers=" + address + "\n", "security.protocol=SASL_SSL\n")
        .contains("sasl.mechanism=SCRAM-SHA-512\n");
    JsonNode collector = configMap("podflow-collector");
    assertThat(collector.path("PODFLOW_KAFKA_BOOTSTRAP_SERVERS").asText()).isEqualTo(address);
    assertThat(collector.path("PODFLOW_KAFKA_CLIENT_FILE").asText())
        .isEqualTo("/etc/podflow/kafka/client.properties");
    for (ObjectNode part : ofKind(BASE, "Deployment")) {
      String arguments = part.at("/spec/template/spec/containers/0/args").toString();
      if (arguments.contains("bootstrap")) {
        assertThat(arguments).contains("--kafka.bootstrap-servers=" + address);
      }
    }
    for (String policy :
        List.of("podflow-collector", "podflow-forwarder", "podflow-flink", "podflow-operator")) {
      assertThat(egress(policy, "kafka")).as(policy).contains(port);
    }
    for (Path overlay : List.of(PRODUCTION, CLOUD)) {
      assertThat(ofKind(overlay, "Deployment")).as("what differs from the base").isEmpty();
    }
  }

  /** The ports to which a policy lets out, to a namespace. */
  private static Set<String> egress(String policy, String namespace) throws IOException {
    Set<String> ports = new TreeSet<>();
    for (ObjectNode object : ofKind(Manifests.DIRECTORY, "NetworkPolicy")) {
      for (JsonNode rule : object.at("/spec/egress")) {
        if (name(object).equals(policy)
            && rule.at("/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                .asText()
                .equals(namespace)) {
          rule.path("ports").forEach(port -> ports.add(port.path("port").asText()));
        }
      }
    }
    return ports;
  }

  private static JsonNode configMap(String name) throws IOException {
    return ofKind(BASE, "ConfigMap").stream()
        .filter(object -> name(object).equals(name))
        .findFirst()
        .orElseThrow()
        .path("data");
  }

  /** Whoever installs it is told of every Secret that something waits for, image and overlay. */
  @Test
  void theClientsFileLetsIn(@TempDir Path secret) throws IOException {
    String jaas =
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\";";
    Files.writeString(secret.resolve("sasl.jaas.config"), jaas);
    Path file =
        Files.writeString(
            secret.resolve("client.properties"),
            configMap("podflow-kafka-client")
                .path("client.properties")
                .asText()
                .replace("/etc/podflow/kafka-user", secret.toString()));
    Map<String, Object> client = new HashMap<>(KafkaClientFile.read(file));
    assertThat(client.toString()).doesNotContain("ScramLoginModule");
    client.put("key.deserializer", ByteArrayDeserializer.class);
    client.put("value.deserializer", ByteArrayDeserializer.class);
    assertThat(new ConsumerConfig(client).getPassword("sasl.jaas.config").value()).isEqualTo(jaas);
  }

  /** What decides about the numbers is set here as in the local stack, where it is tested. */
}
