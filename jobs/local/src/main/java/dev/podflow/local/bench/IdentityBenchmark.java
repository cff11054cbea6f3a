package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import dev.podflow.local.stack.TemporaryStack;
import dev.podflow.local.stack.Wait;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.churn.ChurnConfig;
import dev.podflow.simulator.churn.ChurnSimulation;
import dev.podflow.simulator.churn.ChurnTruth;
import dev.podflow.simulator.churn.IdentityTally;
import dev.podflow.simulator.churn.NaiveJoin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well the ends of flows are named in clusters whose pods come and go as fast as they can. The
 * same clusters are watched live, then read from the beginning by a job that starts when all of it
 * is in Kafka, then live again while the TaskManager is killed twice.
 *
 * <p>Simulated time lies in the past, passes {@value #SPEED} times faster than real time, and ends
 * before now, so that a flow's Kafka timestamp, which the broker's clock makes, is never before the
 * flow. What is bounded by real time, the wait for metadata, is divided by as much.
 */
final class IdentityBenchmark implements Benchmark {
  private static final long FLOWS = 1_000_000;
  private static final long SEED = 1;
  private static final int SPEED = 6;

  /** The job's default, in simulated time. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** The same for addresses of nobody. */
  private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(5);

  /** What is added to the job's wait, because real time does not pass as evenly as simulated. */
  private static final Duration JITTER = Duration.ofSeconds(12);

  private static final Duration COMMIT_TIMEOUT = Duration.ofMinutes(20);
  private static final double SHARE = 0.999;

  /** How the flows come to the job. */
  private enum Scenario {
    LIVE,
    COLD_START,
    KILLED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public String title() {
    return "who was it, under churn: live, from a backlog, and with the TaskManager killed twice";
  }

  @Override
  public void run(BenchRun run) {
    List<String> faults = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      try {
        faults.addAll(run(run, scenario));
      } catch (IOException e) {
        throw new Failure(scenario.text() + " broke off: " + e.getMessage(), e);
      }
    }
    if (!faults.isEmpty()) {
      throw new Failure(String.join("; ", faults));
    }
  }

  private List<String> run(BenchRun run, Scenario scenario) throws IOException {
    long flows = run.records().orElse(FLOWS);
    ChurnConfig config = config(flows);
    long tolerance = 2 * config.clockSkew().toMillis();
    try (TemporaryStack stack =
        TemporaryStack.up(run.settings(), run.console(), name(), List.of())) {
      boolean live = scenario != Scenario.COLD_START;
      if (live) {
        stack.stack().start(job(tolerance));
      }
      NaiveJoin naive;
      ChurnTruth truth;
      try (ChurnFeed feed = new ChurnFeed(stack.settings(), run.console(), live ? SPEED : 0)) {
        if (scenario == Scenario.KILLED) {
          feed.whenSent(flows / 3, () -> stack.stack().killTaskManager());
          feed.whenSent(flows * 2 / 3, () -> stack.stack().killTaskManager());
        }
        naive = new NaiveJoin(feed);
        truth = ChurnSimulation.run(config, naive);
        feed.finish();
      }
      if (!live) {
        stack.stack().start(job(tolerance));
      }
      run.console().say(scenario.text() + ": waiting until everything is committed");
      new Wait(stack.settings(), run.console())
          .await(COMMIT_TIMEOUT, List.of(Topics.FLOWS_HUBBLE.name()));
      long bound = live ? WAIT.toMillis() : Long.MAX_VALUE;
      IdentityTally tally = new IdentityTally(truth, tolerance, bound);
      new NamedEnds(stack.settings().clickHouseUrl()).addTo(tally);
      long naiveWrong = live ? naive.wrongLive(truth) : naive.wrongCold(truth);
      run.print(result(run, scenario, tally, naiveWrong));
      tally.examples().forEach(run.console()::say);
      return faults(scenario, tally);
    }
  }

  /** As long as a million flows in twenty minutes are, but not less than eight minutes. */
  private static ChurnConfig config(long flows) {
    Duration duration = Duration.ofMillis(Math.max(480_000, flows * 1_200_000 / FLOWS));
    Instant start = Instant.now().minus(duration).minus(ChurnConfig.AFTERWARDS);
    return ChurnConfig.usual(SEED, start, flows).lasting(duration);
  }

  private static JobSpec job(long toleranceMillis) {
    return Jobs.named("traffic")
        .with(
            "--flows.sample-rate",
            "1.0",
            "--commit.flows-per-checkpoint-max",
            Integer.toString(Integer.MAX_VALUE),
            "--identity.wait",
            compressed(WAIT.plus(JITTER)),
            "--identity.unknown-wait",
            compressed(UNKNOWN_WAIT),
            "--identity.clock-tolerance",
            toleranceMillis + "ms");
  }

  private static String compressed(Duration simulated) {
    return simulated.dividedBy(SPEED).toMillis() + "ms";
  }

  private ObjectNode result(BenchRun run, Scenario scenario, IdentityTally tally, long naiveWrong) {
    return run.result(this)
        .put("scenario", scenario.text())
        .put("flows", tally.flows)
        .put("resolved", tally.resolved)
        .put("wrong", tally.wrong)
        .put("naive_wrong", naiveWrong)
        .put("eligible", tally.eligible)
        .put("eligible_resolved", tally.eligibleResolved)
        .put("late", tally.late)
        .put("ambiguous", tally.ambiguous)
        .put("unresolved", tally.unresolved)
        .put("from_log", tally.fromLog);
  }

  private static List<String> faults(Scenario scenario, IdentityTally tally) {
    List<String> faults = new ArrayList<>();
    if (tally.missing() != 0 || tally.doubled != 0) {
      faults.add(
          "%s: %,d flows are missing, %,d are there twice"
              .formatted(scenario.text(), tally.missing(), tally.doubled));
    }
    if (tally.wrong > 0) {
      faults.add("%s: %,d flows are attributed wrongly".formatted(scenario.text(), tally.wrong));
    }
    if (tally.share() < SHARE) {
      faults.add(
          "%s: only %.3f %% of the eligible flows are resolved"
              .formatted(scenario.text(), 100 * tally.share()));
    }
    return faults;
  }
}
