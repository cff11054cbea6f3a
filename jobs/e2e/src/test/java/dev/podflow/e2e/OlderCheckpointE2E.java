package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever restores a checkpoint that is not the newest would count again what came after it. */
@ExtendWith(LocalStack.Extension.class)
class OlderCheckpointE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private LocalStack stack;

  @Test
  void anOlderCheckpointIsRefused(LocalStack shared) throws IOException {
    stack = shared;
    for (int round = 0; round < 2; round++) {
      stack.sendAndWait("hubble", List.of(Recordings.resource("/hubble/late.jsonl")));
    }
    String job = FlinkJobs.running(stack).orElseThrow();
    stack.flink("PATCH", "/jobs/" + job + "?mode=cancel", "");
    await("the job to end")
        .atMost(PATIENCE)
        .until(() -> FlinkJobs.state(stack, job).equals("CANCELED"));
    Path oldest = checkpoints(job).get(0);
    long commits = commits();

    String refused = FlinkJobs.start(stack, oldest, "--job.name", FlinkJobs.JOB);

    await("the job to be refused")
        .atMost(PATIENCE)
        .until(() -> FlinkJobs.state(stack, refused).equals("FAILED"));
    String reason = stack.flink("/jobs/" + refused + "/exceptions").toString();
    assertThat(reason)
        .contains("job traffic was started from checkpoint " + number(oldest))
        .contains("would count twice");
    assertThat(commits()).isEqualTo(commits);
  }

  /** From the newest checkpoint the job goes on. */
  @AfterEach
  void restart() throws IOException {
    stack.succeed("up");
    assertThat(FlinkJobs.running(stack)).isPresent();
  }

  /** Of this job; the others go on. */
  private long commits() {
    return stack.number("SELECT count() FROM podflow.commits WHERE job = '" + FlinkJobs.JOB + "'");
  }

  /** The job's whole checkpoints, the oldest first. */
  private List<Path> checkpoints(String job) throws IOException {
    try (Stream<Path> files = Files.walk(stack.home().resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata") && file.toString().contains(job))
          .map(Path::getParent)
          .filter(directory -> directory.getFileName().toString().startsWith("chk-"))
          .sorted(Comparator.comparingLong(OlderCheckpointE2E::number))
          .toList();
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }
}
