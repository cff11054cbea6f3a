package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.Stack;
import dev.podflow.local.stack.TemporaryStack;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.cluster.RolledCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A stack of its own that is fed with a source's records, a batch at once. */
final class Workbench implements AutoCloseable {
  /**
   * By then the just-in-time compiler has little left to do. Several batches, because it also has
   * to see a job go idle and back to work, and catches up while the next one is being held.
   */
  private static final long WARM_UP_MAX = 2_000_000;

  private static final long WARM_UP_BATCH_MAX = 250_000;

  private final Console console;
  private final Source source;
  private final TemporaryStack temporary;
  private final Kafka kafka;
  private final Drain drain;
  private final HeldBatches batches;

  private Workbench(
      Console console, Source source, RecordFeed feed, int neighbours, TemporaryStack temporary) {
    this.console = console;
    this.source = source;
    this.temporary = temporary;
    Settings settings = temporary.settings();
    sendObjects(feed, neighbours);
    kafka = new Kafka(settings.bootstrapServers());
    drain = new Drain(kafka, new FlinkRest(settings.flinkUrl()), console);
    batches = new HeldBatches(settings.bootstrapServers(), feed, console);
  }

  /**
   * Starts one.
   *
   * @param jobs that are to run from the beginning
   * @param pods how many the cluster has, where that can be chosen
   * @param records how many are going to be fed
   */
  static Workbench up(BenchRun run, List<JobSpec> jobs, Source source, int pods, long records) {
    return up(run, jobs, source, source.feed(records, pods), pods);
  }

  /** The same with records of the caller's. */
  static Workbench up(BenchRun run, List<JobSpec> jobs, Source source, RecordFeed feed, int pods) {
    TemporaryStack stack = TemporaryStack.up(run.settings(), run.console(), "bench", jobs);
    try {
      int neighbours = Math.max(0, pods - Source.SIMULATED_PODS_MAX);
      return new Workbench(run.console(), source, feed, neighbours, stack);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** How many records it takes to warm up, where so many are measured. */
  static long warmUp(long records) {
    return Math.min(WARM_UP_MAX, 2 * records);
  }

  private void sendObjects(RecordFeed feed, int neighbours) {
    String servers = settings().bootstrapServers();
    try (RecordSender metadata = new RecordSender(servers, Topics.K8S_METADATA.name(), console)) {
      KubernetesSender objects =
          new KubernetesSender(KafkaAccess.open(servers), metadata, Source.CLUSTER, console);
      objects.send("the simulated cluster", new ByteArrayInputStream(feed.kubernetesObjects()));
      if (neighbours > 0) {
        RolledCluster.until(Source.CLUSTER, neighbours, Instant.now()).write(metadata::send);
      }
      metadata.finish();
    } catch (IOException e) {
      throw new Failure("the simulated cluster cannot be read: " + e.getMessage(), e);
    }
  }

  Settings settings() {
    return temporary.settings();
  }

  Stack stack() {
    return temporary.stack();
  }

  Kafka kafka() {
    return kafka;
  }

  Drain drain() {
    return drain;
  }

  HeldBatches batches() {
    return batches;
  }

  ClickHouse clickHouse() {
    return new ClickHouse(settings().clickHouseUrl());
  }

  /** Lets a job go on where it was with other settings. */
  void restart(JobSpec job) {
    stack().stop(job);
    stack().start(job);
  }

  /** Feeds records that are not measured. */
  void warmUp(JobSpec job, long records) {
    console.say("warming up with %,d records".formatted(records));
    long target = batches.sent() + records;
    while (batches.sent() < target) {
      cost(job, Math.min(WARM_UP_BATCH_MAX, target - batches.sent()));
    }
  }

  /** What it costs the stack that a job reads and commits further records. */
  Cost cost(JobSpec job, long records) {
    return cost(records, () -> drain.await(job.name(), batches.ends()));
  }

  /** The same of whoever reads them. */
  Cost cost(long records, Runnable read) {
    batches.hold(records);
    Map<String, Duration> before = stack().cpuTimes();
    long started = System.nanoTime();
    batches.release();
    read.run();
    return Cost.between(before, stack().cpuTimes(), System.nanoTime() - started);
  }

  /** How many records have rows. */
  long visible() {
    return quality().get("received").asLong();
  }

  private Map<String, JsonNode> quality() {
    return clickHouse().rows(Resources.text("counted.sql"), Map.of("input", source.topic())).get(0);
  }

  /**
   * What the tables say about the records.
   *
   * @throws Failure if they do not say that every one was counted
   */
  Map<String, JsonNode> counted() {
    Map<String, JsonNode> counted = quality();
    long sent = batches.sent();
    if (counted.get("received").asLong() != sent || counted.get("dead_letters").asLong() > 0) {
      throw new Failure(
          "%,d records were sent, but %s came and %s could not be used"
              .formatted(sent, counted.get("received"), counted.get("dead_letters")));
    }
    return counted;
  }

  @Override
  public void close() {
    batches.close();
    kafka.close();
    temporary.close();
  }
}
