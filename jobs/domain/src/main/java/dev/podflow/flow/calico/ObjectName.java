package dev.podflow.flow.calico;

import dev.podflow.flow.Texts;
import dev.podflow.json.ByteText;
import dev.podflow.json.JsonReader;

/** The name of a policy that is written as an object: its tier may come before it or after. */
final class ObjectName {
  private final byte[] bytes = new byte[Texts.MAX_LENGTH_BYTES];
  private int length;

  void clear() {
    length = 0;
  }

  void read(JsonReader json) {
    length = 0;
    if (json.readText()) {
      length = ByteText.cut(json.text(), json.textStart(), json.textLength(), bytes.length);
      System.arraycopy(json.text(), json.textStart(), bytes, 0, length);
    }
  }

  /**
   * The name without what repeats its tier.
   *
   * @param tier empty if it repeats none
   */
  String without(String tier, Texts texts) {
    int from = repeats(tier) ? tier.length() + 1 : 0;
    return texts.of(bytes, from, length - from);
  }

  private boolean repeats(String tier) {
    int end = tier.length();
    if (end == 0 || length <= end + 1 || bytes[end] != '.') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if (bytes[i] != tier.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
