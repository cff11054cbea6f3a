package dev.podflow.alert;

import dev.podflow.delta.Sketch;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges a window of minutes by a rule and by what is usual. */
final class Judge {
  private static final double P99 = 0.99;
  private static final double MICROS_PER_MILLI = 1_000;

  /** What is usual is known after so many minutes. */
  static final int USUAL_MINUTES = 10;

  /** Who is silent for so long in one of a thousand cases is so from time to time. */
  private static final double USUAL_SILENCE = 0.001;

  private Judge() {}

  /**
   * @param window its minutes in which something was seen
   * @param known whether what a {@link RuleKind#NEW_DENIAL} is about was seen before
   */
  static Finding judge(Rule rule, Collection<WatchedMinute> window, Usual usual, boolean known) {
    double bad = 0;
    double total = 0;
    for (WatchedMinute minute : window) {
      bad += minute.bad();
      total += minute.total();
    }
    double threshold = rule.threshold();
    return switch (rule.kind().judgement()) {
      case FIRST_SEEN -> Finding.of(bad, threshold, !known && bad >= threshold);
      case COUNT -> Finding.of(bad, threshold, bad >= threshold);
      case DISTINCT -> {
        int members = members(window);
        yield Finding.of(members, threshold, members >= threshold);
      }
      case RATIO -> {
        double ratio = total == 0 ? Double.NaN : bad / total;
        yield Finding.of(ratio, threshold, total >= rule.minimum() && ratio >= threshold);
      }
      case SURGE -> {
        // What was never seen before is new, and no surge.
        boolean seen = usual.minutes() > 0;
        double limit = threshold * usual.mean() * rule.windowMinutes();
        yield Finding.of(bad, limit, seen && bad >= rule.minimum() && bad >= limit);
      }
      case REGRESSION ->
          Finding.of(bad, threshold, bad >= threshold && usual.clean() >= rule.minimum());
      case QUANTILE -> {
        double p99 = p99Millis(window, rule.minimum());
        yield Finding.of(p99, threshold, p99 >= threshold);
      }
      case QUANTILE_REGRESSION -> {
        double p99 = p99Millis(window, rule.minimum());
        double limit = threshold * usual.mean();
        boolean knowsUsual = usual.minutes() >= USUAL_MINUTES;
        yield Finding.of(p99, limit, knowsUsual && p99 >= limit);
      }
      case LEVEL -> level(window, threshold);
      case SILENCE -> {
        double chance = Math.pow(1 - usual.mean(), rule.windowMinutes());
        boolean silent = total < rule.minimum() && chance < USUAL_SILENCE;
        yield Finding.of(total, rule.minimum(), silent);
      }
      case NEWLY_SO, SHORTFALL -> Finding.NOTHING;
    };
  }

  /** Whether a minute shows by itself what its window was found to be. */
  static boolean isConspicuous(Rule rule, WatchedMinute minute, Finding finding) {
    return switch (rule.kind().judgement()) {
      case COUNT, SURGE -> minute.bad() >= finding.threshold() / rule.windowMinutes();
      case RATIO -> minute.bad() > 0 && minute.bad() >= finding.threshold() * minute.total();
      case QUANTILE, QUANTILE_REGRESSION ->
          minute.sketch() != null && p99Millis(List.of(minute), 1) >= finding.threshold();
      case FIRST_SEEN, DISTINCT, REGRESSION -> minute.bad() > 0;
      // The newest one alone is judged.
      case LEVEL, SILENCE, NEWLY_SO, SHORTFALL -> false;
    };
  }

  /** Judges what holds at the end of a minute. */
  static Finding judge(Rule rule, HeldStates states) {
    double threshold = rule.threshold();
    if (rule.kind().judgement() == RuleKind.Judgement.NEWLY_SO) {
      int newly = states.newlyBad(rule.minimum());
      return Finding.of(newly, threshold, newly >= threshold);
    }
    double total = states.total();
    double good = total == 0 ? Double.NaN : 1 - states.bad() / total;
    return Finding.of(good, threshold, total >= rule.minimum() && good < threshold);
  }

  private static int members(Collection<WatchedMinute> window) {
    Set<String> members = new HashSet<>();
    for (WatchedMinute minute : window) {
      members.addAll(minute.members().keySet());
    }
    return members.size();
  }

  /** NaN, which is never too much, where there are too few values. */
  private static double p99Millis(Collection<WatchedMinute> window, long minimum) {
    Sketch all = new Sketch();
    for (WatchedMinute minute : window) {
      if (minute.sketch() != null) {
        all.merge(minute.sketch());
      }
    }
    return Quantile.count(all) < minimum ? Double.NaN : Quantile.of(all, P99) / MICROS_PER_MILLI;
  }

  /** The newest level by the newest limit; they may come in different minutes. */
  private static Finding level(Collection<WatchedMinute> window, double threshold) {
    double used = 0;
    double limit = 0;
    for (WatchedMinute minute : window) {
      used = minute.bad() > 0 ? minute.bad() : used;
      limit = minute.total() > 0 ? minute.total() : limit;
    }
    return limit == 0
        ? Finding.NOTHING
        : Finding.of(used / limit, threshold, used / limit >= threshold);
  }

  /** Learns from a minute in which nothing was wrong. */
  static void learn(Rule rule, WatchedMinute minute, Usual usual) {
    switch (rule.kind().judgement()) {
      case SURGE -> usual.learn(minute == null ? 0 : minute.bad());
      case SILENCE -> usual.learn(minute == null || minute.total() == 0 ? 0 : 1);
      case QUANTILE_REGRESSION -> {
        if (minute != null && minute.sketch() != null) {
          usual.learn(Quantile.of(minute.sketch(), P99) / MICROS_PER_MILLI);
        }
      }
      case REGRESSION -> {
        if (minute != null && minute.bad() == 0) {
          usual.learnClean(minute.total());
        }
      }
      case FIRST_SEEN, DISTINCT, COUNT, RATIO, QUANTILE, LEVEL, NEWLY_SO, SHORTFALL -> {}
    }
  }
}
