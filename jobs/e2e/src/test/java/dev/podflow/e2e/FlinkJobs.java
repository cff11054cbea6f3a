package dev.podflow.e2e;

import java.io.IOException;
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

  /** The state of a job, such as {@code FAILED}. */
  static String state(LocalStack stack, String id) throws IOException {
    return stack.flink("/jobs/" + id).path("state").asText();
  }

  /** How often a job has failed and was started again. */
  static long failures(LocalStack stack, String id) throws IOException {
    String metric = "/jobs/" + id + "/metrics?get=numRestarts";
    return stack.flink(metric).at("/0/value").asLong();
  }
}
