package dev.podflow.local.chaos;

import dev.podflow.local.console.Pause;
import dev.podflow.local.stack.Stack;
import java.time.Duration;

/**
 * What can happen to a stack. Each ends with what whoever operates it would do, where anything has
 * to be done: start what is gone ({@code up}), which on Kubernetes its controllers do.
 */
enum Mishap {
  TASKMANAGER_KILLED("kill -9 of the TaskManager", kill("taskmanager")),
  JOBMANAGER_KILLED("kill -9 of the JobManager", kill("jobmanager")),
  KAFKA_KILLED("kill -9 of the broker", kill("kafka")),
  CLICKHOUSE_KILLED("kill -9 of ClickHouse", kill("clickhouse")),
  COLLECTOR_KILLED(
      "kill -9 of the collector",
      (stack, collector, away) -> {
        collector.kill();
        Pause.of(away);
      }),
  EVERYTHING_KILLED(
      "kill -9 of everything",
      (stack, collector, away) -> {
        collector.kill();
        stack.kill("taskmanager", "jobmanager", "clickhouse", "kafka");
      }),
  CLICKHOUSE_AWAY(
      "ClickHouse refuses connections",
      (stack, collector, away) -> {
        stack.kill("clickhouse");
        Pause.of(away);
      }),
  CLICKHOUSE_STUCK("ClickHouse accepts and does not answer", stuck("clickhouse")),
  KAFKA_STUCK("the broker does not answer", stuck("kafka")),
  TASKMANAGER_STUCK("the TaskManager is given up, and comes back", stuck("taskmanager")),
  JOBMANAGER_STUCK("the JobManager does not answer", stuck("jobmanager")),
  COLLECTOR_STUCK(
      "the collector says nothing",
      (stack, collector, away) -> {
        collector.freeze();
        Pause.of(away);
        collector.thaw();
      }),
  CHECKPOINTS_FAIL(
      "checkpoints cannot be written",
      (stack, collector, away) -> {
        stack.refuseCheckpoints("traffic");
        Pause.of(away);
        stack.acceptCheckpoints("traffic");
      }),
  RESCALED(
      "the job traffic goes on with one task of each kind, and with two again",
      (stack, collector, away) -> {
        stack.rescale("traffic", 1);
        Pause.of(away);
        stack.rescale("traffic", 2);
      }),
  REPLACED(
      "every job stopped with a savepoint and started again",
      (stack, collector, away) -> stack.stopJobs()),
  MIGRATED("migrations are applied again", (stack, collector, away) -> stack.migrate()),
  UPGRADED(
      "an earlier release's jobs are replaced by this one's, after its migrations",
      (stack, collector, away) -> {
        stack.upgrade();
        Pause.of(away);
        stack.stopJobs();
      });

  /** Does it to a stack and a collector; what is away is away for that long. */
  @FunctionalInterface
  private interface Deed {
    void on(Stack stack, CollectorDaemon collector, Duration away);
  }

  private final String text;
  private final Deed deed;

  Mishap(String text, Deed deed) {
    this.text = text;
    this.deed = deed;
  }

  private static Deed kill(String part) {
    return (stack, collector, away) -> stack.kill(part);
  }

  private static Deed stuck(String part) {
    return (stack, collector, away) -> {
      stack.freeze(part);
      Pause.of(away);
      stack.thaw(part);
    };
  }

  String text() {
    return text;
  }

  /** Lets it happen, and puts right what has to be. */
  void strike(Stack stack, CollectorDaemon collector, Duration away) {
    deed.on(stack, collector, away);
    stack.up();
    collector.start();
  }
}
