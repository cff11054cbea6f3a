package dev.podflow.count;

/**
 * What became of a record that could be read. Every record ends as exactly one, or as a dead
 * letter. The most telling comes first.
 */
public enum Outcome {
  /** It added to a table. */
  USED,
  /** It told again, or from another point, what another record tells. */
  MERGED,
  /** Nothing to do with traffic: socket events, status. */
  NOT_TRAFFIC;

  /** What became of a record with one more flow in it. */
  Outcome and(Outcome other) {
    return ordinal() < other.ordinal() ? this : other;
  }
}
