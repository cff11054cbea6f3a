package dev.podflow.local.stack;

import dev.podflow.local.clickhouse.Settlement;
import dev.podflow.local.clickhouse.Settlement.Partition;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Waits until everything that has been sent so far is committed. */
public final class Wait {
  private final Settings settings;
  private final Console console;

  public Wait(Settings settings, Console console) {
    this.settings = settings;
    this.console = console;
  }

  /**
   * Waits.
   *
   * @throws Failure if time is up; it says which partition lags by how much
   */
  public void await(Duration patience) {
    await(patience, Jobs.ALL.stream().flatMap(job -> job.inputs().stream()).distinct().toList());
  }

  /**
   * Waits for some topics alone, where not every job runs.
   *
   * @throws Failure if time is up
   */
  public void await(Duration patience, List<String> inputs) {
    FlinkRest flink = new FlinkRest(settings.flinkUrl());
    Settlement settlement =
        new Settlement(
            settings.clickHouse(),
            Health.ends(settings, inputs),
            job -> Jobs.isOne(job) || flink.job(job).isPresent(),
            flink::completedCheckpoint);
    long started = System.nanoTime();
    for (Map<Partition, Long> lag = settlement.lag(); !lag.isEmpty(); lag = settlement.lag()) {
      String worst = Settlement.worst(lag).orElseThrow();
      if (System.nanoTime() - started > patience.toNanos()) {
        throw new Failure(
            "not everything is committed after %d s: %s; `infra/podflow status` says how the job is"
                .formatted(patience.toSeconds(), worst));
      }
      console.progress(started, worst);
      Part.pause();
    }
  }
}
