package dev.podflow.alert;

import dev.podflow.alert.Signal.Reporter;
import dev.podflow.delta.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A watch, what comes to it, and what it tells. */
abstract class Watching {
  static final long NOON = 28_000_000;

  final List<Alert> told = new ArrayList<>();
  int decided;
  Rule rule = Rules.of(RuleKind.ERROR_RATIO);
  Watch watch = new Watch(rule, new TreeMap<>());

  static Sketch sketch(double micros, long count) {
    Sketch sketch = new Sketch();
    sketch.add(micros, count);
    return sketch;
  }

  final void state(int minute, String member, double bad, double total, boolean learning) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            learning,
            Reporter.SOURCE,
            bad,
            total,
            null,
            member,
            ""),
        NOON + decided);
  }

  final void watch(Rule newRule) {
    rule = newRule;
    watch = new Watch(newRule, new TreeMap<>());
    told.clear();
    decided = 0;
  }

  final void requests(int minute, long total, long failed) {
    add(minute, Reporter.SOURCE, failed, total, null, false);
  }

  final void bad(int minute, long count) {
    add(minute, Reporter.SOURCE, count, count, null, false);
  }

  final void member(int minute, String name) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            1,
            1,
            null,
            name,
            ""),
        NOON + minute);
  }

  final void denied(int minute, String change) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            3,
            3,
            null,
            "",
            "",
            false,
            change),
        NOON + decided);
  }

  final void pods(int minute, String pods, double times) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            times,
            0,
            null,
            pods,
            "",
            true,
            ""),
        NOON + decided);
  }

  final void add(
      int minute, Reporter reporter, double bad, double total, Sketch sketch, boolean learning) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            learning,
            reporter,
            bad,
            total,
            sketch,
            "",
            ""),
        NOON + decided);
  }

  final void decideUntil(int minute) {
    decided = minute;
    while (watch.isActive() && !watch.isDecided(NOON + minute)) {
      Alert alert = watch.decide(rule, NOON + minute);
      if (alert != null) {
        told.add(alert);
      }
    }
  }
}
