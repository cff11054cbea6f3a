package dev.podflow.local.stack;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.clickhouse.Settlement;
import dev.podflow.local.clickhouse.Settlement.Partition;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How each part of the stack is. */
public final class Health {
  /** A line of the report; the address is empty for a job. */
  public record Line(String part, String address, String pid, boolean healthy, String detail) {}

  private final Settings settings;
  private final Parts parts;
  private final ClickHouse clickHouse;
  private final FlinkRest flink;

  public Health(Settings settings) {
    this.settings = settings;
    this.clickHouse = settings.clickHouse();
    this.flink = new FlinkRest(settings.flinkUrl());
    this.parts = new Parts(settings, clickHouse, flink);
  }

  public List<Line> report() {
    List<Line> lines = new ArrayList<>();
    for (Part part : parts.all()) {
      lines.add(line(part));
    }
    if (settings.externalClickHouse().isPresent()) {
      boolean alive = clickHouse.isAlive();
      lines.add(
          new Line(
              "clickhouse", clickHouse.url().toString(), "", alive, alive ? "ok" : "no answer"));
    }
    for (JobSpec job : Jobs.ALL) {
      lines.add(line(job));
    }
    return lines;
  }

  private static Line line(Part part) {
    Optional<ProcessHandle> process = part.daemon().find();
    boolean healthy = process.isPresent() && part.isHealthy();
    return new Line(
        part.name(),
        part.address(),
        process.map(p -> Long.toString(p.pid())).orElse(""),
        healthy,
        healthy ? "ok" : process.isPresent() ? "no answer" : "not running");
  }

  private Line line(JobSpec spec) {
    String part = "job " + spec.name();
    try {
      Optional<FlinkRest.Job> job = flink.job(spec.name());
      if (job.isEmpty()) {
        return new Line(part, "", "", false, "not running");
      }
      FlinkRest.Tasks tasks = flink.tasks(job.get().id());
      boolean healthy = job.get().isRunning() && tasks.running() == tasks.total();
      String detail =
          "%s, %d of %d tasks, %s, %s"
              .formatted(
                  job.get().state(),
                  tasks.running(),
                  tasks.total(),
                  flink.lastCheckpoint(job.get().id()).map(Health::age).orElse("no checkpoint yet"),
                  lag(spec));
      return new Line(part, flink.url() + "/#/job/" + job.get().id(), "", healthy, detail);
    } catch (Failure e) {
      return new Line(part, "", "", false, "unknown: " + e.getMessage());
    }
  }

  private static String age(Instant checkpoint) {
    return "checkpoint %d s ago".formatted(Duration.between(checkpoint, Instant.now()).toSeconds());
  }

  private String lag(JobSpec spec) {
    try {
      Map<Partition, Long> lag =
          new Settlement(
                  clickHouse,
                  ends(settings, spec.inputs()),
                  spec.name()::equals,
                  flink::completedCheckpoint)
              .lag();
      long records = lag.values().stream().mapToLong(Long::longValue).sum();
      return records > 0
          ? "%,d records behind".formatted(records)
          : lag.isEmpty() ? "up to date" : "all read, not all committed";
    } catch (Failure | ClickHouse.Refused e) {
      return "lag unknown";
    }
  }

  /** Where the inputs end now. */
  static Map<Partition, Long> ends(Settings settings, List<String> inputs) {
    try (Kafka kafka = new Kafka(settings.bootstrapServers())) {
      Map<Partition, Long> ends = new TreeMap<>();
      kafka
          .endOffsets(inputs)
          .forEach((tp, end) -> ends.put(new Partition(tp.topic(), tp.partition()), end));
      return ends;
    }
  }
}
