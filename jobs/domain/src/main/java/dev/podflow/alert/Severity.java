package dev.podflow.alert;

import java.util.Locale;

/** How urgent an alert is, in the words of Prometheus' rules. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /** The name outside, such as {@code warning}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
