package dev.podflow.count;

import dev.podflow.table.ServicePairs;

/** How well it is known who an end of a flow was. */
public enum Resolution {
  /** The metadata names one owner as of the flow's time. */
  EXACT(ServicePairs.ENDS_EXACT),
  /** Only the flow log itself says who it was. */
  FROM_LOG(ServicePairs.ENDS_FROM_LOG),
  /** The metadata had not arrived within the bound. */
  LATE(ServicePairs.ENDS_LATE),
  /** Another owner cannot be excluded. */
  AMBIGUOUS(ServicePairs.ENDS_AMBIGUOUS),
  /** Outside of the cluster. */
  EXTERNAL(ServicePairs.ENDS_EXTERNAL),
  /** Nobody is known. */
  UNRESOLVED(ServicePairs.ENDS_UNRESOLVED);

  private final int measure;

  Resolution(int measure) {
    this.measure = measure;
  }

  /** The measure of {@link ServicePairs} that counts such ends. */
  int measure() {
    return measure;
  }

  /** The name in tables, such as {@code from_log}. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
