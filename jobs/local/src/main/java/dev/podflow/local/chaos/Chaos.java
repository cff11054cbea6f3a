package dev.podflow.local.chaos;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Pause;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.Stack;
import dev.podflow.local.stack.Wait;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthReport.Difference;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lets one mishap after the other strike a stack under a steady load, at random moments and in
 * random order, each kind as often as the others; after each the stack has to recover, and then the
 * tables have to tell the truth.
 */
public final class Chaos {
  /** How long it may take until what was sent is committed; far more than any recovery needs. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Longer than whatever happens to the broker. */
  private static final Duration BROKER_PATIENCE = Duration.ofMinutes(15);

  private static final int QUIET_MILLIS_MIN = 3_000;
  private static final int QUIET_MILLIS_MAX = 15_000;

  /** A run of that length has room for the long outage. */
  private static final Duration LONG_RUN = Duration.ofMinutes(45);

  private static final Duration LONG_OUTAGE = Duration.ofMinutes(10);
  private static final int DIFFERENCES_SHOWN = 200;

  private final Settings settings;
  private final Console console;
  private final Stack stack;
  private final Random random;
  private final Comparison comparison;
  private final Deck deck;
  private final Recoveries recoveries = new Recoveries();

  public Chaos(Settings settings, Stack stack, Console console, long seed) {
    this.settings = settings;
    this.stack = stack;
    this.console = console;
    this.random = new Random(seed);
    this.deck = new Deck(random);
    this.comparison = new Comparison(new ClickHouse(settings.clickHouseUrl()));
  }

  /**
   * Runs, and prints a line for each mishap, in the end one for each kind, and one about all.
   *
   * @param rate records of Hubble's a second
   * @param upgrades whether the stack began as an earlier release, and becomes this one half-way
   * @return whether the tables told the truth after each mishap
   */
  public boolean run(Duration duration, int rate, long seed, boolean upgrades) {
    Instant start = Instant.now();
    Instant end = start.plus(duration);
    if (duration.compareTo(LONG_RUN) >= 0) {
      deck.appoint(start.plus(duration.dividedBy(3)), Mishap.CLICKHOUSE_AWAY, LONG_OUTAGE);
    }
    if (upgrades) {
      deck.appoint(start.plus(duration.dividedBy(2)), Mishap.UPGRADED, deck.away());
    }
    int minutes = (int) Math.max(1, duration.toMinutes());
    try (Load load = new Load(settings, console, rate, BROKER_PATIENCE, seed);
        WatchedCluster watched =
            new WatchedCluster(settings, console, minutes, BROKER_PATIENCE, seed)) {
      while (Instant.now().isBefore(end)) {
        Pause.of(Duration.ofMillis(random.nextInt(QUIET_MILLIS_MIN, QUIET_MILLIS_MAX)));
        load.check();
        watched.check();
        strike(deck.draw(Instant.now()), watched.collector());
        compare(load);
      }
      console.say("ending the load, and comparing the whole");
      load.end();
      Truth ofWatched = watched.end();
      new Wait(settings, console).await(PATIENCE);
      compare(load);
      comparison.minute(ofWatched);
      comparison.whole();
      return report(load.records() + watched.records());
    }
  }

  private boolean report(long records) {
    List<Difference> differences = comparison.differences();
    differences.stream().limit(DIFFERENCES_SHOWN).map(Difference::toString).forEach(console::say);
    recoveries.lines().forEach(console::print);
    console.print(
        "%d faults injected, worst recovery %.1f s, %,d differences in %,d rows of %,d records"
            .formatted(
                recoveries.count(),
                recoveries.worstSeconds(),
                differences.size(),
                comparison.rows(),
                records));
    return differences.isEmpty();
  }

  /**
   * What had been sent when the stack was put right again has to be committed; that takes a while.
   */
  private void strike(Deck.Card card, CollectorDaemon collector) {
    Instant at = Instant.now();
    Mishap mishap = card.mishap();
    mishap.strike(stack, collector, card.away());
    new Wait(settings, console).await(PATIENCE);
    double seconds = Duration.between(at, Instant.now()).toMillis() / 1e3;
    recoveries.add(mishap, seconds);
    console.print(
        "%s  %-66s all is there again after %5.1f s"
            .formatted(at.truncatedTo(ChronoUnit.SECONDS), mishap.text(), seconds));
  }

  /** Compares the minutes that were sent to their end, once they are committed. */
  private void compare(Load load) {
    List<Truth> minutes = new ArrayList<>();
    for (Truth truth = load.next(); truth != null; truth = load.next()) {
      minutes.add(truth);
    }
    if (!minutes.isEmpty()) {
      new Wait(settings, console).await(PATIENCE);
      minutes.forEach(comparison::minute);
    }
  }
}
