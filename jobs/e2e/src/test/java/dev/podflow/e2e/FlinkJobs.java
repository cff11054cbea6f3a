package dev.podflow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The traffic job as Flink's REST interface shows it. */
final class FlinkJobs {
  static final String JOB = "traffic";

  private FlinkJobs() {}

  /** The id of the job while it runs. */
  static Optional<String> running(LocalStack stack) throws IOException {
    return StreamSupport.stream(stack.flink("/jobs/overview").path("jobs").spliterator(), false)
        .filter(job -> job.path("name").asText().equals(JOB))
        .filter(job -> job.path("state").asText().equals("RUNNING"))
        .map(job -> job.path("jid").asText())
        .findFirst();
  }

  /**
   * Submits the traffic job by hand, as an operator might.
   *
   * @param savepoint the savepoint or checkpoint to start from; null for none
   * @param arguments the job's own, besides where Kafka and ClickHouse are
   */
  static String start(LocalStack stack, Path savepoint, String... arguments) throws IOException {
    JsonNode jar =
        StreamSupport.stream(stack.flink("/jars").path("files").spliterator(), false)
            .filter(file -> file.path("name").asText().equals("podflow-traffic.jar"))
            .findFirst()
            .orElseThrow();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("entryClass", "dev.podflow.traffic.TrafficJob").put("parallelism", 1);
    if (savepoint != null) {
      body.put("savepointPath", savepoint.toUri().toString());
    }
    ArrayNode all = body.putArray("programArgsList");
    all.add("--kafka.bootstrap-servers").add(stack.bootstrapServers());
    all.add("--clickhouse.url").add(stack.clickHouse().toString());
    for (String argument : arguments) {
      all.add(argument);
    }
    String path = "/jars/" + jar.path("id").asText() + "/run";
    return stack.flink("POST", path, body.toString()).path("jobid").asText();
  }

  /** The state of a job, such as {@code FAILED}. */
  static String state(LocalStack stack, String id) throws IOException {
    return stack.flink("/jobs/" + id).path("state").asText();
  }

  /** The newest checkpoint that each job was restored from, by its number; 0 if it never was. */
  static Map<String, Long> restored(LocalStack stack) throws IOException {
    Map<String, Long> restored = new HashMap<>();
    for (JsonNode job : stack.flink("/jobs/overview").path("jobs")) {
      String id = job.path("jid").asText();
      JsonNode checkpoints = stack.flink("/jobs/" + id + "/checkpoints");
      restored.put(id, checkpoints.at("/latest/restored/id").asLong());
    }
    return restored;
  }

  /** How many rules the alerts job knows; what is applied takes a moment, and Flink's view more. */
  static long rules(LocalStack stack) throws IOException {
    for (JsonNode job : stack.flink("/jobs/overview").path("jobs")) {
      boolean alerts = job.path("name").asText().equals("alerts");
      if (alerts && job.path("state").asText().equals("RUNNING")) {
        String path = "/jobs/" + job.path("jid").asText();
        for (JsonNode vertex : stack.flink(path).path("vertices")) {
          if (vertex.path("name").asText().contains("match-rules")) {
            String metrics = "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            return stack.flink(path + metrics + "?get=match-rules.rules").at("/0/max").asLong();
          }
        }
      }
    }
    return -1;
  }
}
