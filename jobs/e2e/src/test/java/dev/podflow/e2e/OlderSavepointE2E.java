package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Today's job goes on from a savepoint that an earlier release has written, with all that it
 * remembered. The savepoint is frozen in {@code savepoints/}: it was taken when the first two of
 * the records below were read. A release that changes what is remembered freezes another one beside
 * it, by {@code -Dpodflow.freeze=PATH}.
 */
@ExtendWith(LocalStack.Extension.class)
class OlderSavepointE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOPIC = "flows.frozen";

  private static final List<String> OTHERS =
      List.of("flows.calico", "flows.conntrack", "logs.access", "logs.dns");

  private static final String JOB = "frozen";

  private static final String PACKET =
      record(
          1,
          "10:00:01",
          "\"event_type\":{\"type\":4},\"trace_observation_point\":\"TO_ENDPOINT\"",
          "\"source\":\"10.0.0.1\",\"destination\":\"10.0.0.2\"",
          "\"source_port\":40000,\"destination_port\":8080",
          "\"is_reply\":false");
  private static final String REQUEST =
      record(
          2,
          "10:00:02",
          "\"event_type\":{\"type\":129},\"l7\":{\"type\":\"REQUEST\",\"http\":{\"method\":\"GET\","
              + "\"url\":\"http://cart/\",\"headers\":[{\"key\":\"X-Request-Id\",\"value\":\"r1\"}]}}",
          "\"source\":\"10.0.0.1\",\"destination\":\"10.0.0.2\"",
          "\"source_port\":40000,\"destination_port\":8080",
          "\"is_reply\":false");
  private static final String RESPONSE =
      record(
          3,
          "10:00:02.007",
          "\"event_type\":{\"type\":129},\"l7\":{\"type\":\"RESPONSE\",\"http\":{\"code\":200,"
              + "\"method\":\"GET\",\"url\":\"http://cart/\","
              + "\"headers\":[{\"key\":\"X-Request-Id\",\"value\":\"r1\"}]}}",
          "\"source\":\"10.0.0.2\",\"destination\":\"10.0.0.1\"",
          "\"source_port\":8080,\"destination_port\":40000",
          "\"is_reply\":true");

  private LocalStack stack;
  private String job;

  @Test
  void theJobGoesOnWhereAnEarlierReleaseStopped(LocalStack shared) throws Exception {
    stack = shared;
    String freezeTo = System.getProperty("podflow.freeze");
    if (freezeTo != null) {
      send(PACKET, REQUEST);
      job = start(null);
      await().atMost(PATIENCE).until(() -> quality("received") == 2);
      freeze(Path.of(freezeTo));
      return;
    }
    // The packet comes again, with its uuid, and the response belongs to a request of then.
    send(PACKET, REQUEST, PACKET, RESPONSE);

    job = start(Recordings.resource("/savepoints/traffic-v1"));

    // The ledger comes last: what is in it has been published, too.
    String commits = "SELECT count() FROM podflow.commits WHERE job = '" + JOB + "'";
    await().atMost(PATIENCE).until(() -> stack.number(commits) > 0 && quality("received") >= 2);
    assertThat(List.of(quality("received"), quality("merged"), quality("used")))
        .as("read on from the third record, and the packet is known")
        .containsExactly(2L, 1L, 1L);
    List<JsonNode> http =
        stack.query(
            "SELECT status, sum(requests), round(quantilesDDMerge(0.01, 0.5)(latency_us)[1] / 1000)"
                + " FROM podflow.http_1m WHERE cluster = 'frozen' GROUP BY status");
    assertThat(http).hasSize(1);
    assertThat(http.get(0)).hasToString("[200,1,7]");
  }

  /** With a savepoint: what is cancelled may have written a table and not yet the topic. */
  @AfterEach
  void stop() throws IOException {
    if (job != null && FlinkJobs.state(stack, job).equals("RUNNING")) {
      Path savepoints = Files.createTempDirectory(stack.home(), "stopped");
      String body = "{\"targetDirectory\": \"%s\"}".formatted(savepoints.toUri());
      stack.flink("POST", "/jobs/" + job + "/stop", body);
      await().atMost(PATIENCE).until(() -> FlinkJobs.state(stack, job).equals("FINISHED"));
    }
  }

  private void send(String... records) throws Exception {
    try (KafkaClients kafka = new KafkaClients(stack.bootstrapServers())) {
      kafka.create(TOPIC, 1);
      for (String other : OTHERS) {
        kafka.create(TOPIC + "." + other, 1);
      }
      for (String record : records) {
        kafka.send(new ProducerRecord<>(TOPIC, record.getBytes(UTF_8)));
      }
    }
  }

  private String start(Path savepoint) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--job.name", JOB));
    arguments.addAll(List.of("--topic.flows.hubble", TOPIC));
    // Its own topics: what `wait` waits for is how far every job is that reads a topic.
    OTHERS.forEach(other -> arguments.addAll(List.of("--topic." + other, TOPIC + "." + other)));
    return FlinkJobs.start(stack, savepoint, arguments.toArray(String[]::new));
  }

  private void freeze(Path directory) throws IOException {
    Path parent = Files.createTempDirectory(stack.home(), "frozen");
    String body =
        "{\"target-directory\": \"%s\", \"formatType\": \"CANONICAL\"}".formatted(parent.toUri());
    stack.flink("POST", "/jobs/" + job + "/savepoints", body);
    await().atMost(PATIENCE).until(() -> metadata(parent).size() == 1);
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(metadata(parent).get(0).getParent())) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  private static List<Path> metadata(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith("_metadata")).toList();
    }
  }

  private long quality(String measure) {
    return stack.number(
        "SELECT coalesce(sum("
            + measure
            + "), 0) FROM podflow.pipeline_quality_1m WHERE input = '"
            + TOPIC
            + "'");
  }

  private static String record(
      int number, String time, String event, String ip, String ports, String reply) {
    return ("{\"flow\":{\"time\":\"2025-03-05T%sZ\",\"uuid\":\"frozen-%d\",\"verdict\":\"FORWARDED\","
            + "%s,\"IP\":{%s},\"l4\":{\"TCP\":{%s}},%s,\"traffic_direction\":\"INGRESS\","
            + "\"Type\":\"L7\",\"node_name\":\"frozen/n1\"}}")
        .formatted(time, number, event, ip, ports, reply);
  }
}
