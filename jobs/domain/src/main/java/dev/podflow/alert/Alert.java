package dev.podflow.alert;

import java.util.List;
import java.util.SortedMap;

/**
 * A change of state that somebody is told about. Times are minutes since the epoch, of event time.
 *
 * @param fingerprint the same for the same rule and labels, for ever; 16 hexadecimal digits
 * @param rule the rule's name
 * @param kind what the rule looks for
 * @param startedMinute the first minute in which it was so; with the fingerprint it tells one alert
 *     from the next
 * @param changedMinute the end of the minutes that were judged
 * @param value what was measured, in the unit of the rule's threshold
 * @param threshold what it was held against
 * @param contributors who has the largest shares, the largest first
 * @param policy the policy that decided; empty if none is known
 */
public record Alert(
    String fingerprint,
    String rule,
    RuleKind kind,
    Severity severity,
    State state,
    SortedMap<String, String> labels,
    long startedMinute,
    long changedMinute,
    double value,
    double threshold,
    List<String> contributors,
    String policy,
    String summary) {
  /** What is told. */
  public enum State {
    FIRING,
    /** It fires still, and has become much worse. */
    CHANGED,
    RESOLVED;

    /** The name outside, such as {@code firing}. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
