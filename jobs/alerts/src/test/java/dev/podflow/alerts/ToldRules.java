package dev.podflow.alerts;

import dev.podflow.alert.Rule;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rules that a test sets; static, for operators make their own. */
final class ToldRules implements RuleBook {
  private static volatile Map<String, Rule> rules = Map.of();

  static void are(Rule... now) {
    Map<String, Rule> byName = new java.util.TreeMap<>();
    List.of(now).forEach(rule -> byName.put(rule.name(), rule));
    rules = Map.copyOf(byName);
  }

  /** A rule over one minute that fires at once. */
  static Rule rule(RuleKind kind, int learnMinutes) {
    return new Rule(
        kind.text(),
        kind,
        Severity.WARNING,
        Map.of(),
        kind.groupBy(),
        kind.defaultWindowMinutes(),
        0,
        2,
        kind.defaultThreshold(),
        kind.defaultMinimum(),
        learnMinutes,
        2,
        List.of(),
        "");
  }

  @Override
  public void awaitStart() {}

  @Override
  public Collection<Rule> all() {
    return rules.values();
  }

  @Override
  public Rule named(String name) {
    return rules.get(name);
  }

  @Override
  public void close() {}
}
