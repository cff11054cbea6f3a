package dev.podflow.alert;

import java.util.Map;
import java.util.SortedMap;

/** Names an alert by its rule and labels: FNV-1a, 64 bits, over both with separators. */
public final class Fingerprint {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  /** 16 hexadecimal digits, the same for ever. */
  public static String of(String rule, SortedMap<String, String> labels) {
    long hash = add(OFFSET, rule);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      hash = add(add(hash, label.getKey()), label.getValue());
    }
    return "%016x".formatted(hash);
  }

  private static long add(long hash, String text) {
    long result = hash;
    for (int i = 0; i < text.length(); i++) {
      result = (result ^ text.charAt(i)) * PRIME;
    }
    return (result ^ 0xffff) * PRIME;
  }
}
