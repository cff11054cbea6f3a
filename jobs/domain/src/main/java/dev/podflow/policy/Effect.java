package dev.podflow.policy;

/**
 * What a policy does with the pods that it selects.
 *
 * @param ingress whether it has a say in what reaches them
 * @param egress whether it has a say in what they reach
 * @param isolatesIngress whether nothing reaches them any more but what a policy allows
 * @param isolatesEgress whether they reach nothing any more but what a policy allows
 */
public record Effect(
    boolean ingress, boolean egress, boolean isolatesIngress, boolean isolatesEgress) {
  static final Effect NONE = new Effect(false, false, false, false);

  /** Of a policy that isolates wherever it has a say. */
  public static Effect isolating(boolean ingress, boolean egress) {
    return new Effect(ingress, egress, ingress, egress);
  }

  /** Of both together. */
  Effect and(Effect other) {
    return new Effect(
        ingress || other.ingress,
        egress || other.egress,
        isolatesIngress || other.isolatesIngress,
        isolatesEgress || other.isolatesEgress);
  }

  /** Of the same policy while it is only tried out. */
  public Effect withoutIsolation() {
    return new Effect(ingress, egress, false, false);
  }

  /** Whether it has no say at all. */
  boolean isNone() {
    return equals(NONE);
  }
}
