package dev.podflow.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the plain parts of Kubernetes objects. */
final class Json {
  private static final int YEAR_MAX = 9999;

  private Json() {}

  /** Text of a field; empty if absent or null. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText();
  }

  /** A time, RFC 3339, in whole milliseconds; null if absent. */
  static Instant time(JsonNode node, String field) throws MalformedObjectException {
    String text = text(node, field);
    if (text.isEmpty()) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      // RFC 3339 has four digits; what is beyond is no longer countable in milliseconds.
      if (time.getYear() >= 0 && time.getYear() <= YEAR_MAX) {
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new MalformedObjectException(field + " is no time: " + text);
  }

  /** A map of texts in the order of its keys, so that equal maps are written alike. */
  static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  /** The texts of an array. */
  static List<String> list(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      texts.add(element.asText());
    }
    return texts;
  }

  static Instant earlier(Instant a, Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  static Instant later(Instant a, Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }
}
