package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.Stack;
import dev.podflow.local.stack.TemporaryStack;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.cluster.RolledCluster;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What the traffic job costs from Kafka to committed rows, and what a job costs that reads the same
 * topic into nothing: the floor, on the same TaskManager. Both are warmed up with records that are
 * not measured, and then given a batch at once.
 */
final class PipelineBenchmark implements Benchmark {
  private static final long RECORDS = 1_000_000;

  /**
   * By then the just-in-time compiler has little left to do. Several batches, because it also has
   * to see a job go idle and back to work, and catches up while the next one is being held.
   */
  private static final long WARM_UP_MAX = 1_000_000;

  private static final long WARM_UP_BATCH_MAX = 250_000;

  private static final int PODS = 1_000;

  /** What the simulator of traffic allows; pods beyond are known, but no flow speaks of them. */
  private static final int SIMULATED_PODS_MAX = 10_000;

  private static final int RECORDS_PER_SECOND = 20_000;
  private static final double MILLION = 1e6;
  private static final String CLUSTER = "prod";
  private static final String INPUT = Topics.FLOWS_HUBBLE.name();
  private static final String SQL = resource("counted.sql");

  /** A job sees a held batch only once it is released. */
  private static final String[] COMMITTED_ONLY = {
    "--kafka.client.isolation.level", "read_committed"
  };

  private static final JobSpec TRAFFIC = Jobs.named("traffic").with(COMMITTED_ONLY);

  private static final JobSpec READ =
      new JobSpec(
          "read",
          Path.of("jobs/bench/target/podflow-bench.jar"),
          "dev.podflow.bench.ReadJob",
          TRAFFIC.parallelism(),
          List.of(INPUT),
          List.of("--topic", INPUT, COMMITTED_ONLY[0], COMMITTED_ONLY[1]));

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String title() {
    return "CPU seconds per million Hubble records, from Kafka to committed rows";
  }

  @Override
  public void run(BenchRun run) {
    long records = run.records().orElse(RECORDS);
    for (int pods : run.podsOr(List.of(PODS))) {
      try (TemporaryStack stack =
          TemporaryStack.up(run.settings(), run.console(), "bench", List.of(TRAFFIC))) {
        run.print(measure(run, stack, records, pods));
      }
    }
  }

  private ObjectNode measure(BenchRun run, TemporaryStack temporary, long records, int pods) {
    Settings settings = temporary.settings();
    Console console = run.console();
    Stack stack = temporary.stack();
    long warmUp = Math.min(WARM_UP_MAX, records);
    long seconds = (warmUp + 2 * records) / RECORDS_PER_SECOND;
    Instant start = Instant.now().minusSeconds(seconds).truncatedTo(ChronoUnit.MINUTES);
    int simulated = Math.min(pods, SIMULATED_PODS_MAX);
    HubbleBench generator = new HubbleBench(1, start, simulated, RECORDS_PER_SECOND);
    sendObjects(settings, generator, start, pods - simulated, console);
    try (HeldBatches batches = new HeldBatches(settings.bootstrapServers(), generator, console);
        Kafka kafka = new Kafka(settings.bootstrapServers())) {
      Drain drain = new Drain(kafka, new FlinkRest(settings.flinkUrl()), console);

      console.say("warming up with %,d records".formatted(warmUp));
      while (batches.sent() < warmUp) {
        cost(stack, drain, TRAFFIC, batches, Math.min(WARM_UP_BATCH_MAX, warmUp - batches.sent()));
      }
      console.say("measuring job traffic with %,d records".formatted(records));
      Cost pipeline = cost(stack, drain, TRAFFIC, batches, records);
      Map<String, JsonNode> counted = counted(settings, batches.sent());
      stack.stop(TRAFFIC);

      // All that was there so far warms it up.
      stack.start(READ);
      drain.await(READ.name(), batches.ends());
      console.say("measuring a job that only reads with %,d records".formatted(records));
      Cost floor = cost(stack, drain, READ, batches, records);
      return result(run, records, pods, warmUp, pipeline, floor)
          .put("records_unresolved", counted.get("unresolved").asLong());
    }
  }

  private static void sendObjects(
      Settings settings, HubbleBench generator, Instant start, int neighbours, Console console) {
    String servers = settings.bootstrapServers();
    try (RecordSender metadata = new RecordSender(servers, Topics.K8S_METADATA.name(), console)) {
      KubernetesSender objects =
          new KubernetesSender(KafkaAccess.open(servers), metadata, CLUSTER, console);
      objects.send(
          "the simulated cluster", new ByteArrayInputStream(generator.kubernetesObjects()));
      if (neighbours > 0) {
        RolledCluster.until(CLUSTER, neighbours, start).write(metadata::send);
      }
      metadata.finish();
    } catch (IOException e) {
      throw new Failure("the simulated cluster cannot be read: " + e.getMessage(), e);
    }
  }

  /** What it costs the stack that a job reads and commits further records. */
  private static Cost cost(
      Stack stack, Drain drain, JobSpec job, HeldBatches batches, long records) {
    batches.hold(records);
    Map<String, Duration> before = stack.cpuTimes();
    long started = System.nanoTime();
    batches.release();
    drain.await(job.name(), batches.ends());
    return Cost.between(before, stack.cpuTimes(), System.nanoTime() - started);
  }

  /**
   * What the tables say about the records.
   *
   * @throws Failure if they do not say that every one was counted
   */
  private static Map<String, JsonNode> counted(Settings settings, long sent) {
    Map<String, JsonNode> counted =
        new ClickHouse(settings.clickHouseUrl()).rows(SQL, Map.of("input", INPUT)).get(0);
    if (counted.get("received").asLong() != sent || counted.get("used").asLong() != sent) {
      throw new Failure(
          "%,d records were sent, but %s came and %s were counted"
              .formatted(sent, counted.get("received"), counted.get("used")));
    }
    return counted;
  }

  private ObjectNode result(
      BenchRun run, long records, int pods, long warmUp, Cost pipeline, Cost floor) {
    double millions = records / MILLION;
    ObjectNode result =
        run.result(this)
            .put("source", "hubble")
            .put("records", records)
            .put("pods", pods)
            .put("warm_up_records", warmUp)
            .put("cpu_s_per_million", BenchRun.figure(pipeline.jobs() / millions))
            .put("cpu_s_per_million_all", BenchRun.figure(pipeline.all() / millions))
            .put("cpu_s_per_million_read", BenchRun.figure(floor.jobs() / millions))
            .put("ratio_to_read", BenchRun.figure(pipeline.jobs() / floor.jobs()))
            .put("wall_s", BenchRun.figure(pipeline.wallSeconds()))
            .put("wall_s_read", BenchRun.figure(floor.wallSeconds()));
    pipeline
        .cpuSeconds()
        .forEach((process, s) -> result.put("cpu_s_" + process, BenchRun.figure(s)));
    return result;
  }

  private static String resource(String name) {
    try (InputStream input = PipelineBenchmark.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
