package dev.podflow.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Flink cluster's REST interface, as far as somebody who submits jobs needs it. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "podflow-job-jar";

  /** A job in the cluster; the state is Flink's word. */
  public record Job(String id, String name, String state) {
    public boolean isRunning() {
      return state.equals("RUNNING");
    }

    /** Will it never run again? */
    public boolean isOver() {
      return state.equals("FINISHED") || state.equals("CANCELED") || state.equals("FAILED");
    }
  }

  /** How many tasks of a job there are and how many run. */
  public record Tasks(int total, int running) {}

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public FlinkRest(URI url) {
    this.url = url;
  }

  public URI url() {
    return url;
  }

  /** How many TaskManagers have registered; empty if the cluster does not answer. */
  public Optional<Integer> taskManagers() {
    try {
      return Optional.of(get("/overview").path("taskmanagers").asInt());
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(job.path("jid").asText(), job.path("name").asText(), job.path("state").asText()));
    }
    return jobs;
  }

  /** The job of this name that has not ended. */
  public Optional<Job> job(String name) {
    return jobs().stream().filter(job -> job.name().equals(name) && !job.isOver()).findFirst();
  }

  public Tasks tasks(String jobId) {
    int total = 0;
    int running = 0;
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      total += vertex.path("parallelism").asInt();
      running += vertex.path("tasks").path("RUNNING").asInt();
    }
    return new Tasks(total, running);
  }

  /**
   * The number of the newest checkpoint that the job of this name completed; 0 if there is none.
   */
  public long completedCheckpoint(String jobName) {
    return newestCheckpoint(jobName).path("id").asLong();
  }

  /** The size of that checkpoint's state in bytes. */
  public long checkpointBytes(String jobName) {
    return newestCheckpoint(jobName).path("state_size").asLong();
  }

  private JsonNode newestCheckpoint(String jobName) {
    return job(jobName)
        .map(job -> get("/jobs/" + job.id() + "/checkpoints").path("latest").path("completed"))
        .orElse(MissingNode.getInstance());
  }

  /** When the newest checkpoint completed. */
  public Optional<Instant> lastCheckpoint(String jobId) {
    JsonNode completed = get("/jobs/" + jobId + "/checkpoints").path("latest").path("completed");
    return completed.hasNonNull("latest_ack_timestamp")
        ? Optional.of(Instant.ofEpochMilli(completed.path("latest_ack_timestamp").asLong()))
        : Optional.empty();
  }

  /** Why a job last failed, in one line. */
  public Optional<String> lastException(String jobId) {
    JsonNode entries =
        get("/jobs/" + jobId + "/exceptions").path("exceptionHistory").path("entries");
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(rootCause(entries.get(0).path("stacktrace").asText()));
  }

  /**
   * Uploads a job's jar.
   *
   * @return its id in the cluster
   */
  public String upload(Path jar) {
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(
          ("--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                  + "Content-Type: application/java-archive\r\n\r\n")
              .formatted(BOUNDARY, jar.getFileName())
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(Files.readAllBytes(jar));
      body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
      JsonNode answer =
          send(
              request("/jars/upload")
                  .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                  .POST(BodyPublishers.ofByteArray(body.toByteArray())));
      String file = answer.path("filename").asText();
      return file.substring(file.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new Failure("cannot read the job " + jar + ": " + e.getMessage(), e);
    }
  }

  /**
   * Starts a job.
   *
   * @param jarId what {@link #upload} gave
   * @param configuration Flink options of this job
   * @param from the checkpoint or savepoint to go on from
   * @return the job's id
   */
  public String run(
      String jarId,
      String mainClass,
      List<String> arguments,
      int parallelism,
      Map<String, String> configuration,
      Optional<Path> from) {
    ObjectNode body = JSON.createObjectNode();
    body.put("entryClass", mainClass);
    body.put("parallelism", parallelism);
    arguments.forEach(body.putArray("programArgsList")::add);
    configuration.forEach(body.putObject("flinkConfiguration")::put);
    from.ifPresent(path -> body.put("savepointPath", path.toUri().toString()));
    return send(request("/jars/" + jarId + "/run")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())))
        .path("jobid")
        .asText();
  }

  /**
   * Stops a job with a savepoint.
   *
   * @return whether it stopped in time
   */
  public boolean stop(String jobId, Path savepoints, Duration patience) {
    ObjectNode body = JSON.createObjectNode();
    body.put("targetDirectory", savepoints.toUri().toString());
    body.put("drain", false);
    String trigger =
        send(request("/jobs/" + jobId + "/stop")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())))
            .path("request-id")
            .asText();
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode status = get("/jobs/" + jobId + "/savepoints/" + trigger);
      if (status.path("status").path("id").asText().equals("COMPLETED")) {
        return !status.path("operation").has("failure-cause");
      }
      pause();
    }
    return false;
  }

  private JsonNode get(String path) {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        String all = body.path("errors").path(1).asText(body.path("errors").path(0).asText());
        throw new Failure("Flink refused: " + rootCause(all), new IllegalStateException(all));
      }
      return body;
    } catch (IOException e) {
      throw new Failure("no Flink cluster at " + url + "; start one with `infra/podflow up`", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  /** The last cause in a printed stack. */
  static String rootCause(String stack) {
    List<String> causes =
        stack
            .lines()
            .filter(line -> line.startsWith("Caused by: "))
            .map(line -> line.substring("Caused by: ".length()))
            .toList();
    return causes.isEmpty() ? stack.lines().findFirst().orElse("") : causes.get(causes.size() - 1);
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
