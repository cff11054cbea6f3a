package dev.podflow.flow.calico;

import dev.podflow.flow.PolicyTrace;

/** A policy that a log names, in whatever dialect; mutable and reused. */
final class PolicyHit {
  /** Index of the rule of a policy whose tier decided in the end, as none of its rules did. */
  static final String END_OF_TIER_RULE = "-1";

  /** Place in the order in which policies were evaluated; lists are in no order. */
  long index;

  PolicyKind kind;

  /** Empty for profiles, which are in none. */
  String tier;

  String namespace;

  /** The object's name, without its tier's; empty where the log names none. */
  String name;

  /** Null where the log does not say. */
  PolicyTrace.Action action;

  /** The rule's index; empty where the log does not say. */
  String rule;

  void reset() {
    index = 0;
    kind = PolicyKind.UNKNOWN;
    tier = "";
    namespace = "";
    name = "";
    action = null;
    rule = "";
  }
}
