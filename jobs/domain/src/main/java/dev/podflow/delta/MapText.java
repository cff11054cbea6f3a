package dev.podflow.delta;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A map of texts as one text, so that it can be part of a key: name, NUL, value, NUL, in the order
 * of the names. Equal maps have equal texts. A NUL inside of a name or a value becomes U+FFFD.
 */
public final class MapText {
  private static final char END = '\0';
  private static final char REPLACEMENT = '\uFFFD';

  private MapText() {}

  /** The text of a map; empty for an empty one. */
  public static String of(SortedMap<String, String> map) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      text.append(clean(entry.getKey())).append(END).append(clean(entry.getValue())).append(END);
    }
    return text.toString();
  }

  /** The map of a text. */
  public static SortedMap<String, String> toMap(String text) {
    SortedMap<String, String> map = new TreeMap<>();
    int at = 0;
    while (at < text.length()) {
      int name = text.indexOf(END, at);
      int value = text.indexOf(END, name + 1);
      map.put(text.substring(at, name), text.substring(name + 1, value));
      at = value + 1;
    }
    return map;
  }

  /** The value of a name; empty where there is none. */
  public static String get(String text, String name) {
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(END, at);
      int value = text.indexOf(END, end + 1);
      if (end - at == name.length() && text.startsWith(name, at)) {
        return text.substring(end + 1, value);
      }
      at = value + 1;
    }
    return "";
  }

  private static String clean(String text) {
    return text.indexOf(END) < 0 ? text : text.replace(END, REPLACEMENT);
  }
}
