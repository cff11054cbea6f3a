package dev.podflow.alert;

import dev.podflow.delta.Sketch;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one row means for one rule.
 *
 * @param rule the rule's name
 * @param group the labels of the alert that it may be about
 * @param minute of the row, minutes since the epoch
 * @param learning whether the rule only learns as yet
 * @param reporter which end saw it; the reports of one thing are not added up
 * @param bad how much of it is bad
 * @param total how much there is of it
 * @param sketch what was measured; null if nothing was
 * @param member what it is one of, where different ones are counted, and who contributes
 * @param policy the policy that decided; empty if none did or none is known
 * @param identity whether it only says who it was of what others count: then {@code member} is a
 *     pair of pods, and {@code bad} how often it was that one
 * @param change the change of a policy that may be why; empty if there is none, or nobody asks
 */
public record Signal(
    String rule,
    SortedMap<String, String> group,
    long minute,
    boolean learning,
    Reporter reporter,
    double bad,
    double total,
    Sketch sketch,
    String member,
    String policy,
    boolean identity,
    String change) {
  /** No name in Kubernetes is longer; what is, is cut, as it is kept in state. */
  static final int TEXT_LENGTH_MAX = 1_024;

  public Signal {
    member = cut(member);
    policy = cut(policy);
    if (group.values().stream().anyMatch(label -> label.length() > TEXT_LENGTH_MAX)) {
      group = new TreeMap<>(group);
      group.replaceAll((name, label) -> cut(label));
    }
  }

  private static String cut(String text) {
    return text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
  }

  /** What is counted. */
  public Signal(
      String rule,
      SortedMap<String, String> group,
      long minute,
      boolean learning,
      Reporter reporter,
      double bad,
      double total,
      Sketch sketch,
      String member,
      String policy) {
    this(rule, group, minute, learning, reporter, bad, total, sketch, member, policy, false, "");
  }

  /** Which end saw something, in the order in which they are believed. */
  public enum Reporter {
    SOURCE,
    DESTINATION,
    MIDDLE;

    static Reporter of(String text) {
      return switch (text) {
        case "source" -> SOURCE;
        case "destination" -> DESTINATION;
        default -> MIDDLE;
      };
    }
  }
}
