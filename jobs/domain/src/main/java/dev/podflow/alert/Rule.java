package dev.podflow.alert;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to tell whom about. Immutable.
 *
 * @param name lower case letters, digits and dashes; the same for ever, or alerts begin anew
 * @param match values that labels have to have: exactly, or with a {@code *} at the end to begin
 *     with; with a {@code !} before it, not to have
 * @param groupBy labels that make an alert of its own each; of those that its kind has
 * @param windowMinutes how many minutes are judged together, 1 to {@value #WINDOW_MAX_MINUTES}
 * @param pendingMinutes how long it has to be so before the alert fires
 * @param holdMinutes how long it must not be so before the alert is resolved
 * @param threshold what is too much, in the unit of the kind
 * @param minimum of how many at least there have to be to say anything
 * @param learnMinutes for how long from the first row that it sees the rule only learns what is
 *     usual, where its kind compares with that
 * @param budgetPerHour how many of its alerts may fire in an hour of event time; the others are
 *     counted in one
 * @param codes of {@link RuleKind#DNS_FAILURES}: the response codes that are failures
 * @param summary for people; empty for one made from the rule's kind
 */
public record Rule(
    String name,
    RuleKind kind,
    Severity severity,
    Map<String, String> match,
    List<String> groupBy,
    int windowMinutes,
    int pendingMinutes,
    int holdMinutes,
    double threshold,
    long minimum,
    int learnMinutes,
    int budgetPerHour,
    List<String> codes,
    String summary) {
  public static final int WINDOW_MAX_MINUTES = 60;
  public static final int DURATION_MAX_MINUTES = 7 * 24 * 60;
  public static final int NAME_MAX = 100;

  /** NXDOMAIN is how every search list works, and no failure unless a rule says so. */
  public static final List<String> USUAL_DNS_FAILURES = List.of("SERVFAIL", "REFUSED", "TIMEOUT");

  /**
   * @throws IllegalArgumentException if it makes no sense; the message says what is wrong, and
   *     begins with the name of the field
   */
  public Rule {
    require(
        name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?") && name.length() <= NAME_MAX,
        "name: lower case letters, digits and dashes, at most " + NAME_MAX);
    within("window", windowMinutes, 1, WINDOW_MAX_MINUTES);
    within("for", pendingMinutes, 0, DURATION_MAX_MINUTES);
    within("hold", holdMinutes, 1, DURATION_MAX_MINUTES);
    within("learn", learnMinutes, 0, DURATION_MAX_MINUTES);
    within("budget", budgetPerHour, 1, 10_000);
    require(threshold > 0 && Double.isFinite(threshold), "threshold: a number above 0");
    require(minimum >= 1, "minimum: a whole number of at least 1");
    for (String label : groupBy) {
      require(
          kind.groupBy().contains(label),
          "groupBy: " + kind.text() + " has no label " + label + ", only " + kind.groupBy());
    }
    require(!groupBy.isEmpty(), "groupBy: at least one of " + kind.groupBy());
    for (String label : match.keySet()) {
      require(
          kind.groupBy().contains(label),
          "match: " + kind.text() + " has no label " + label + ", only " + kind.groupBy());
    }
    require(
        codes.isEmpty() || kind == RuleKind.DNS_FAILURES,
        "codes: only " + RuleKind.DNS_FAILURES.text() + " takes them");
    match = Map.copyOf(match);
    groupBy = List.copyOf(groupBy);
    codes = List.copyOf(codes);
  }

  private static void within(String field, int value, int least, int most) {
    require(value >= least && value <= most, field + ": " + least + " to " + most + " minutes");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Whether the labels of something are among those that the rule is about. */
  boolean matches(Map<String, String> labels) {
    for (Map.Entry<String, String> condition : match.entrySet()) {
      if (!holds(condition.getValue(), labels.getOrDefault(condition.getKey(), ""))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(String pattern, String value) {
    if (pattern.startsWith("!")) {
      return !holds(pattern.substring(1), value);
    }
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : value.equals(pattern);
  }

  /** The labels that tell one of the rule's alerts from another. */
  TreeMap<String, String> group(Map<String, String> labels) {
    TreeMap<String, String> group = new TreeMap<>();
    for (String label : groupBy) {
      group.put(label, labels.getOrDefault(label, ""));
    }
    return group;
  }

  /** Whether a DNS answer counts as a failure. */
  boolean isFailure(String responseCode) {
    return (codes.isEmpty() ? USUAL_DNS_FAILURES : codes).contains(responseCode);
  }
}
