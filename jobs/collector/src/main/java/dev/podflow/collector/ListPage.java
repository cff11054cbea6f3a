package dev.podflow.collector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * What a page of a list says about itself.
 *
 * @param resourceVersion the version of the whole list
 * @param next token of the next page; empty at the last
 */
record ListPage(String resourceVersion, String next) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads a page and hands its items on one by one. */
  static ListPage read(InputStream in, Consumer<JsonNode> items) throws IOException {
    JsonNode metadata = MissingNode.getInstance();
    try (JsonParser parser = MAPPER.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no list");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.accept(MAPPER.readTree(parser));
          }
        } else if (field.equals("metadata")) {
          metadata = MAPPER.readTree(parser);
        } else {
          parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the list was cut off");
      }
    }
    String version = metadata.path("resourceVersion").asText("");
    if (version.isEmpty()) {
      throw new IOException("the list does not say its resourceVersion");
    }
    return new ListPage(version, metadata.path("continue").asText(""));
  }
}
