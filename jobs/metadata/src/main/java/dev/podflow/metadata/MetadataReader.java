package dev.podflow.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.metadata.Observation.Change;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads what {@code kubectl get -o json} or {@code -o yaml} prints: lists, typed lists whose items
 * lack their kind, single objects, several documents one after another, and watch events ({@code
 * --watch --output-watch-events}). Items are handed on one by one, so an input may be of any size.
 * A malformed document or object is reported and the others are read on. Not thread-safe.
 */
public final class MetadataReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectDecoder decoder;

  private final Map<String, Long> skipped = new TreeMap<>();
  private final List<String> malformed = new ArrayList<>();
  private long malformedCount;
  private long read;
  private Consumer<Observation> sink;
  private Documents documents;

  /**
   * @param cluster name of the cluster that the objects are from
   * @param clock tells when an object is seen
   */
  public MetadataReader(String cluster, Clock clock) {
    this.decoder = new ObjectDecoder(cluster, clock);
  }

  /** A reader for objects that are seen now. */
  public MetadataReader(String cluster) {
    this(cluster, Clock.systemUTC());
  }

  /**
   * Reads an input to its end.
   *
   * @throws IOException if the input itself fails
   */
  public ReadReport read(InputStream in, Consumer<Observation> to) throws IOException {
    sink = to;
    read = 0;
    malformedCount = 0;
    malformed.clear();
    skipped.clear();
    documents = Documents.of(in);
    boolean more = true;
    while (more) {
      try {
        more = documents.next();
        if (more) {
          readDocument(documents.parser());
        }
      } catch (JsonProcessingException | CharConversionException e) {
        // The document's fault. What is the input's own fault is thrown on.
        report(where() + Documents.message(e));
        documents.skip();
      }
    }
    return new ReadReport(read, new TreeMap<>(skipped), List.copyOf(malformed), malformedCount);
  }

  /** The parser stands at the first token of the document. */
  private void readDocument(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        readRoot(parser);
      }
      return;
    }
    readRoot(parser);
  }

  private void readRoot(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return; // an empty YAML document
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      report(where() + "expected an object, found " + parser.currentToken());
      parser.skipChildren();
      return;
    }
    String start = where();
    ObjectNode root = MAPPER.createObjectNode();
    List<JsonNode> withoutKind = new ArrayList<>();
    boolean list = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("items") && value == JsonToken.START_ARRAY) {
        list = true;
        readItems(parser, root, withoutKind);
      } else if (field.equals("items") && value == JsonToken.VALUE_NULL) {
        list = true;
      } else {
        root.set(field, MAPPER.readTree(parser));
      }
    }
    if (list) {
      for (JsonNode item : withoutKind) {
        observe(typed(item, root), Change.LISTED, start);
      }
    } else if (root.has("type") && root.get("object") instanceof ObjectNode object) {
      readEvent(root.get("type").asText(), object, start);
    } else {
      observe(root, Change.LISTED, start);
    }
  }

  /**
   * Items of a typed list get their kind from the list's, which may come after them: those wait.
   */
  private void readItems(JsonParser parser, ObjectNode list, List<JsonNode> withoutKind)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String start = where();
      JsonNode item = MAPPER.readTree(parser);
      if (item.has("kind") || list.has("kind")) {
        observe(typed(item, list), Change.LISTED, start);
      } else {
        withoutKind.add(item);
      }
    }
  }

  private static JsonNode typed(JsonNode item, ObjectNode list) {
    if (item instanceof ObjectNode object && !item.has("kind")) {
      String kind = list.path("kind").asText();
      if (kind.endsWith("List")) {
        object.put("kind", kind.substring(0, kind.length() - "List".length()));
        object.set("apiVersion", list.path("apiVersion"));
      }
    }
    return item;
  }

  private void readEvent(String type, ObjectNode object, String start) {
    switch (type) {
      case "ADDED" -> observe(object, Change.ADDED, start);
      case "MODIFIED" -> observe(object, Change.MODIFIED, start);
      case "DELETED" -> observe(object, Change.DELETED, start);
      case "BOOKMARK" -> skipped.merge("BOOKMARK", 1L, Long::sum);
      case "ERROR" ->
          report(start + "the watch failed: " + object.path("message").asText("no message"));
      default -> report(start + "unknown watch event " + type);
    }
  }

  private void observe(JsonNode object, Change change, String start) {
    if (!object.isObject()) {
      report(start + "expected an object, found " + object.getNodeType());
      return;
    }
    String kind = object.path("kind").asText();
    if (!ObjectDecoder.reads(kind, object.path("apiVersion").asText())) {
      skipped.merge(kind.isEmpty() ? "(no kind)" : kind, 1L, Long::sum);
      return;
    }
    Observation observation;
    try {
      observation = decoder.observe(object, change);
    } catch (MalformedObjectException e) {
      report(start + e.getMessage());
      return;
    }
    read++;
    sink.accept(observation);
  }

  private void report(String problem) {
    malformedCount++;
    if (malformed.size() < ReadReport.MOST_PROBLEMS) {
      malformed.add(problem);
    }
  }

  private String where() {
    return "line " + documents.line() + ": ";
  }
}
