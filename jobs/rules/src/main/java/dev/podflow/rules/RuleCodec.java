package dev.podflow.rules;

import dev.podflow.alert.Rule;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import dev.podflow.schema.alert.AlertRule;
import java.util.Locale;

/** Rules as values of topic {@code alert.rules}, and back. */
public final class RuleCodec {
  private RuleCodec() {}

  /**
   * @param source the name of the file that it was written in
   */
  public static AlertRule toRecord(Rule rule, String source) {
    return new AlertRule(
        rule.name(),
        rule.kind().text(),
        rule.severity().text(),
        rule.match(),
        rule.groupBy(),
        rule.windowMinutes(),
        rule.pendingMinutes(),
        rule.holdMinutes(),
        rule.threshold(),
        rule.minimum(),
        rule.learnMinutes(),
        rule.budgetPerHour(),
        rule.codes(),
        rule.summary(),
        source);
  }

  /**
   * The rule of a value.
   *
   * @throws IllegalArgumentException if it is none that this release knows; the message says why
   */
  public static Rule fromRecord(AlertRule rule) {
    RuleKind kind =
        RuleKind.of(rule.getKind())
            .orElseThrow(() -> new IllegalArgumentException("kind: no " + rule.getKind()));
    return new Rule(
        rule.getName(),
        kind,
        Severity.valueOf(rule.getSeverity().toUpperCase(Locale.ROOT)),
        rule.getMatch(),
        rule.getGroupBy().isEmpty() ? kind.groupBy() : rule.getGroupBy(),
        rule.getWindowMinutes(),
        rule.getPendingMinutes(),
        rule.getHoldMinutes(),
        rule.getThreshold(),
        rule.getMinimum(),
        rule.getLearnMinutes(),
        rule.getBudgetPerHour(),
        rule.getCodes(),
        rule.getSummary());
  }
}
