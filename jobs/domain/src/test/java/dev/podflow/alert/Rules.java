package dev.podflow.alert;

import java.util.List;
import java.util.Map;

/** Rules for tests. */
final class Rules {
  private Rules() {}

  /** A rule with its kind's defaults: it fires at once, holds for two minutes, learns nothing. */
  static Rule of(RuleKind kind) {
    return with(kind, kind.defaultWindowMinutes(), 0, 2, kind.defaultThreshold());
  }

  static Rule with(RuleKind kind, int window, int pending, int hold, double threshold) {
    return new Rule(
        kind.text(),
        kind,
        Severity.WARNING,
        Map.of(),
        kind.groupBy(),
        window,
        pending,
        hold,
        threshold,
        kind.defaultMinimum(),
        0,
        10,
        List.of(),
        "");
  }
}
