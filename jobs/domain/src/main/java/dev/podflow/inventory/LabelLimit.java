package dev.podflow.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps labels small enough for a row of a table. Kubernetes bounds a label's length, not their
 * number, and a cluster's users are not all friendly.
 *
 * @param bytesMax what all keys and values of a set may have together, in UTF-8
 */
public record LabelLimit(int bytesMax) {
  public LabelLimit {
    if (bytesMax < 0) {
      throw new IllegalArgumentException("a limit of labels is not negative");
    }
  }

  /**
   * The labels that fit, in the order of their keys; one that does not fit is left out and does not
   * keep later ones from it.
   */
  public Map<String, String> cut(Map<String, String> labels) {
    Map<String, String> kept = new TreeMap<>();
    int left = bytesMax;
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      int bytes = bytes(label.getKey()) + bytes(label.getValue());
      if (bytes <= left) {
        kept.put(label.getKey(), label.getValue());
        left -= bytes;
      }
    }
    return kept;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
