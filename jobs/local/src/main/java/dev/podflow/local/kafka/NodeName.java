package dev.podflow.local.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The node that a Hubble record comes from, which is its key: both ends of an exchange on a node
 * then share a partition, as they do where a shipper keys by node.
 */
final class NodeName {
  private static final JsonFactory JSON = new JsonFactory();

  private NodeName() {}

  /** The node's name in UTF-8; null where the record does not say, or is no JSON. */
  static byte[] of(byte[] record) {
    try (JsonParser parser = JSON.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String inner = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && isNodeName(field)) {
          return parser.getText().getBytes(StandardCharsets.UTF_8);
        }
        // A flow is wrapped in an envelope, by Hubble's API and by its exporter.
        if (value == JsonToken.START_OBJECT && (field.equals("flow") || field.equals("result"))) {
          inner = inside(parser, inner);
        } else {
          parser.skipChildren();
        }
      }
      return inner == null ? null : inner.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      // No JSON: the job says so.
      return null;
    }
  }

  /** The name inside an envelope; leaves the parser at the envelope's end. */
  private static String inside(JsonParser parser, String otherwise) throws IOException {
    String name = otherwise;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && isNodeName(field)) {
        name = parser.getText();
      } else if (value == JsonToken.START_OBJECT && field.equals("flow")) {
        name = inside(parser, name);
      } else {
        parser.skipChildren();
      }
    }
    return name;
  }

  private static boolean isNodeName(String field) {
    return field.equals("node_name") || field.equals("nodeName");
  }
}
