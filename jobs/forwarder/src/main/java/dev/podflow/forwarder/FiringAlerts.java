package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What fires now, by fingerprint: what the alerts of the topic come to, in their order. */
final class FiringAlerts {
  static final String RESOLVED = "resolved";

  private final Map<String, Alert> firing = new LinkedHashMap<>();

  /**
   * Takes a change in.
   *
   * @return whether it is one: a repetition is not, nor is the end of what did not fire
   */
  boolean apply(Alert alert) {
    Alert before = firing.get(alert.getFingerprint());
    if (alert.getState().equals(RESOLVED)) {
      if (before == null || alert.getChangedAt().isBefore(before.getChangedAt())) {
        return false;
      }
      firing.remove(alert.getFingerprint());
      return true;
    }
    if (before != null && !alert.getChangedAt().isAfter(before.getChangedAt())) {
      return false;
    }
    firing.put(alert.getFingerprint(), alert);
    return true;
  }

  Collection<Alert> all() {
    return firing.values();
  }
}
