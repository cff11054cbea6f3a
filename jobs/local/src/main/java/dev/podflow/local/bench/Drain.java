package dev.podflow.local.bench;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a job has read a topic to an end and has committed all of it. It asks the broker and
 * the JobManager for a word each, so that the waiting costs next to nothing of what is measured.
 */
final class Drain {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 250;

  private final Kafka kafka;
  private final FlinkRest flink;
  private final Console console;

  Drain(Kafka kafka, FlinkRest flink, Console console) {
    this.kafka = kafka;
    this.flink = flink;
    this.console = console;
  }

  /**
   * Waits. A job's consumer group follows its completed checkpoints, and a sink takes part in a
   * checkpoint only after it has committed the one before: a further one says that all is there.
   *
   * @param job the job's name and its consumer group's
   * @param ends behind the last record of each partition
   */
  void await(String job, Map<TopicPartition, Long> ends) {
    awaitGroup(job, ends);
    awaitCheckpoint(job);
  }

  /** The same, and tells how far the job has come every now and then. */
  void await(
      String job, Map<TopicPartition, Long> ends, Consumer<Map<TopicPartition, Long>> observer) {
    awaitGroup(job, ends, observer);
    awaitCheckpoint(job);
  }

  /** Waits until a consumer group, of whomever, has come to these offsets. */
  void awaitGroup(String group, Map<TopicPartition, Long> ends) {
    awaitGroup(group, ends, offsets -> {});
  }

  private void awaitGroup(
      String group, Map<TopicPartition, Long> ends, Consumer<Map<TopicPartition, Long>> observer) {
    await(
        group,
        () -> {
          Map<TopicPartition, Long> offsets = kafka.groupOffsets(group);
          observer.accept(offsets);
          return hasRead(offsets, ends);
        });
  }

  /** Waits until the job has completed a checkpoint that it has not completed yet. */
  void awaitCheckpoint(String job) {
    long completed = flink.completedCheckpoint(job);
    await(job, () -> flink.completedCheckpoint(job) > completed);
  }

  private static boolean hasRead(
      Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> offsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private void await(String job, BooleanSupplier condition) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        throw new Failure(
            "job %s did not read and commit everything in %d s"
                .formatted(job, PATIENCE.toSeconds()));
      }
      console.progress(started, "job %s is reading".formatted(job));
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
