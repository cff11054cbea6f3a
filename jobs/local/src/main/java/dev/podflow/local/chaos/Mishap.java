package dev.podflow.local.chaos;

import dev.podflow.local.stack.Stack;
import java.time.Duration;

/**
 * What can happen to a stack. Each ends with what whoever operates it would do, where anything has
 * to be done: start what is gone ({@code up}), which on Kubernetes its controllers do.
 */
enum Mishap {
  TASKMANAGER_KILLED("kill -9 of the TaskManager", (stack, away) -> stack.kill("taskmanager")),
  JOBMANAGER_KILLED("kill -9 of the JobManager", (stack, away) -> stack.kill("jobmanager")),
  KAFKA_KILLED("kill -9 of the broker", (stack, away) -> stack.kill("kafka")),
  CLICKHOUSE_KILLED("kill -9 of ClickHouse", (stack, away) -> stack.kill("clickhouse")),
  EVERYTHING_KILLED(
      "kill -9 of everything",
      (stack, away) -> stack.kill("taskmanager", "jobmanager", "clickhouse", "kafka")),
  CLICKHOUSE_AWAY(
      "ClickHouse refuses connections",
      (stack, away) -> {
        stack.kill("clickhouse");
        Pause.of(away);
      }),
  CLICKHOUSE_STUCK("ClickHouse accepts and does not answer", stuck("clickhouse")),
  KAFKA_STUCK("the broker does not answer", stuck("kafka")),
  TASKMANAGER_STUCK("the TaskManager is given up, and comes back", stuck("taskmanager")),
  JOBMANAGER_STUCK("the JobManager does not answer", stuck("jobmanager")),
  CHECKPOINTS_FAIL(
      "checkpoints cannot be written",
      (stack, away) -> {
        stack.refuseCheckpoints("traffic");
        Pause.of(away);
        stack.acceptCheckpoints("traffic");
      }),
  RESCALED(
      "the job traffic goes on with one task of each kind, and with two again",
      (stack, away) -> {
        stack.rescale("traffic", 1);
        Pause.of(away);
        stack.rescale("traffic", 2);
      }),
  REPLACED(
      "every job stopped with a savepoint and started again", (stack, away) -> stack.stopJobs()),
  MIGRATED("migrations are applied again", (stack, away) -> stack.migrate());

  /** Does it to a stack; what is away is away for that long. */
  @FunctionalInterface
  private interface Deed {
    void on(Stack stack, Duration away);
  }

  private final String text;
  private final Deed deed;

  Mishap(String text, Deed deed) {
    this.text = text;
    this.deed = deed;
  }

  private static Deed stuck(String part) {
    return (stack, away) -> {
      stack.freeze(part);
      Pause.of(away);
      stack.thaw(part);
    };
  }

  String text() {
    return text;
  }

  /** Lets it happen, and puts right what has to be. */
  void strike(Stack stack, Duration away) {
    deed.on(stack, away);
    stack.up();
  }
}
