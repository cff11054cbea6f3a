package dev.podflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.access.KafkaClientFile;
import dev.podflow.local.console.Console;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka with TLS, SASL and ACLs: who is let in, and what each may do there. */
class SecureKafkaIT {
  @TempDir private static Path home;
  private static SecureBroker broker;

  private record Said(int status, String output, String errors) {}

  @BeforeAll
  static void start() throws Exception {
    broker = new SecureBroker(home);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  static Stream<String> users() throws IOException {
    return SecureBroker.users().stream().map(SecureBroker::name);
  }

  /**
   * Every topic is tried, both ways: what the manifest allows works, what it does not is refused.
   */
  @ParameterizedTest
  @MethodSource("users")
  void eachMayDoWhatItsManifestSaysAndNoMore(String user) throws Exception {
    Map<String, String> client = KafkaClientFile.read(broker.clientFile(user));
    Set<String> writable = new TreeSet<>();
    Set<String> readable = new TreeSet<>();
    for (Topics.Topic topic : Topics.ALL) {
      if (canWrite(client, topic.name())) {
        writable.add(topic.name());
      }
      if (canRead(client, topic.name())) {
        readable.add(topic.name());
      }
    }
    assertThat(writable).isEqualTo(allowed(user, "Write"));
    assertThat(readable).isEqualTo(allowed(user, "Read"));
  }

  /** Its own are its name's and those of the replays of it that the runbook starts. */
  @ParameterizedTest
  @CsvSource({
    "podflow-traffic, flows.hubble, traffic",
    "podflow-metrics, metrics.otlp, metrics",
    "podflow-posture, k8s.metadata, posture",
    "podflow-alerts, traffic.aggregates, alerts",
  })
  void aJobKeepsItsPositionInItsOwnGroupsAlone(String user, String topic, String job)
      throws Exception {
    Map<String, String> client = KafkaClientFile.read(broker.clientFile(user));
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> own = List.of(job, job + "-replay");
    List<String> groups = new ArrayList<>(own);
    groups.add(job.equals("traffic") ? "metrics" : "traffic");
    groups.add("podflow-forwarder");
    for (String group : groups) {
      Map<String, Object> config = new HashMap<>(client);
      config.put("group.id", group);
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        boolean kept;
        try {
          consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
          kept = true;
        } catch (AuthorizationException e) {
          kept = false;
        }
        assertThat(kept).as(group).isEqualTo(own.contains(group));
      }
    }
  }

  /** What a Kafka source of Flink's asks the brokers besides reading. */
  @Test
  void aJobsSourceFindsItsPartitions() throws Exception {
    Map<String, Object> client =
        new HashMap<>(KafkaClientFile.read(broker.clientFile("podflow-traffic")));
    try (Admin admin = Admin.create(client)) {
      String topic = Topics.FLOWS_HUBBLE.name();
      assertThat(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions())
          .hasSize(Topics.FLOWS_HUBBLE.partitions());
      TopicPartition partition = new TopicPartition(topic, 0);
      assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all().get())
          .containsKey(partition);
      assertThat(admin.listConsumerGroupOffsets("traffic").partitionsToOffsetAndMetadata().get())
          .isNotNull();
    }
  }

  @Test
  void aCommandSendsWithTheRightCredentials() throws Exception {
    Path records = Files.writeString(home.resolve("flows"), "{\"flow\":{}}\n{\"flow\":{}}\n");
    Said said =
        podflow(broker.clientFile("podflow-shippers"), "send", "hubble", records.toString());
    assertThat(said.errors()).isEmpty();
    assertThat(said.output()).contains("2 records sent to flows.hubble");
    assertThat(said.status()).isZero();
    Path operator = broker.clientFile("podflow-operator");
    assertThat(podflow(operator, "dead-letters").errors()).isEmpty();
    Said rules = podflow(operator, "rules", "apply", "../../infra/alerts/default.yaml");
    assertThat(rules.errors()).isEmpty();
    assertThat(rules.status()).isZero();
  }

  @Test
  void wrongCredentialsAreRefusedInOneLine() throws Exception {
    Path records = Files.writeString(home.resolve("one"), "{\"flow\":{}}\n");
    for (Path file :
        List.of(
            broker.clientFile("podflow-shippers", "guessed-password"),
            broker.clientFile("podflow-nobody", "guessed-password"))) {
      for (String[] command :
          new String[][] {{"send", "hubble", records.toString()}, {"alerts"}, {"dead-letters"}}) {
        Said said = podflow(file, command);
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.errors().lines())
            .singleElement()
            .asString()
            .contains("Kafka at " + broker.servers() + " does not let us in: Authentication failed")
            .contains("PODFLOW_KAFKA_CLIENT_FILE")
            .doesNotContain("guessed-password");
        assertThat(said.output()).isEmpty();
      }
    }
  }

  @Test
  void whatTheAclsForbidIsSaidInOneLine() throws Exception {
    Path records = Files.writeString(home.resolve("two"), "{\"flow\":{}}\n");
    Said said =
        podflow(broker.clientFile("podflow-forwarder"), "send", "hubble", records.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.errors().lines())
        .singleElement()
        .asString()
        .contains("forbids it")
        .contains("flows.hubble");
    assertThat(podflow(broker.clientFile("podflow-shippers"), "alerts").errors().lines())
        .singleElement()
        .asString()
        .contains("forbids it");
  }

  @Test
  void aFileThatCannotBeReadIsSaid() throws Exception {
    Said said = podflow(home.resolve("nowhere"), "alerts");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.errors()).contains("cannot read the Kafka client's file").contains("nowhere");
  }

  private static Set<String> allowed(String user, String operation) throws IOException {
    Set<String> topics = new HashSet<>();
    for (JsonNode manifest : SecureBroker.users()) {
      if (!SecureBroker.name(manifest).equals(user)) {
        continue;
      }
      for (JsonNode acl : manifest.at("/spec/authorization/acls")) {
        if (acl.at("/resource/type").asText().equals("topic")
            && acl.path("operations").toString().contains('"' + operation + '"')) {
          topics.add(acl.at("/resource/name").asText());
        }
      }
    }
    return topics;
  }

  private static boolean canWrite(Map<String, String> client, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(client),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1})).get();
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
      return false;
    }
  }

  private static boolean canRead(Map<String, String> client, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<String, Object>(client),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      // What the first fetch was answered is thrown before there is a second one.
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ZERO)
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100));
                return fetches(consumer) > 1;
              });
      return true;
    } catch (AuthorizationException e) {
      return false;
    }
  }

  private static double fetches(KafkaConsumer<?, ?> consumer) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("fetch-total"))
        .mapToDouble(metric -> (double) metric.metricValue())
        .sum();
  }

  private static Said podflow(Path clientFile, String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            false);
    Settings settings =
        Settings.from(Path.of("../.."), Map.of(Settings.KAFKA_CLIENT_FILE, clientFile.toString()));
    int status = Podflow.commandLine(console, () -> settings).execute(arguments);
    return new Said(
        status,
        output.toString(StandardCharsets.UTF_8),
        errors.toString(StandardCharsets.UTF_8).strip());
  }
}
