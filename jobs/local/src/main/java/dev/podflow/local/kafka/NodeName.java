package dev.podflow.local.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/** Where the JSON records of an input name the node that wrote them. */
final class NodeName {
  private static final JsonFactory JSON = new JsonFactory();

  /** Names of fields with a dot between an object and what is in it; the best comes first. */
  private final List<String> paths;

  NodeName(String... paths) {
    this.paths = List.of(paths);
  }

  /** The node's name; null where the record does not say, or is no JSON. */
  String of(byte[] record) {
    Found found = new Found();
    try (JsonParser parser = JSON.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      walk(parser, "", found);
    } catch (IOException e) {
      // No JSON: the job says so.
      return null;
    }
    return found.name;
  }

  private static final class Found {
    String name;
    int rank = Integer.MAX_VALUE;
  }

  /** Looks through an object; leaves the parser at its end. */
  private void walk(JsonParser parser, String prefix, Found found) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && leadsOn(path)) {
        walk(parser, path + ".", found);
        continue;
      }
      int rank = paths.indexOf(path);
      if (value == JsonToken.VALUE_STRING && rank >= 0 && rank < found.rank) {
        found.name = parser.getText();
        found.rank = rank;
      }
      parser.skipChildren();
    }
  }

  private boolean leadsOn(String path) {
    for (String other : paths) {
      if (other.length() > path.length()
          && other.charAt(path.length()) == '.'
          && other.startsWith(path)) {
        return true;
      }
    }
    return false;
  }
}
