package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Vector makes of an event by a configuration of ours: as much of Vector as that uses, and
 * nothing that it does not understand goes by unnoticed.
 */
final class VectorConfig {
  private static final Pattern CONDITION =
      Pattern.compile(
          "\\.kubernetes\\.container_name == \"([^\"]+)\" && match\\(string!\\(\\.message\\), r'(.+)'\\)");
  private static final Pattern ASSIGNMENT = Pattern.compile("\\.([a-z_]+) = \"\\$\\{([A-Z_]+)}\"");
  private static final String PARSE = ". = object!(parse_json!(.message))";

  private final JsonNode config;
  private final Map<String, String> environment;

  VectorConfig(JsonNode config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * A Kafka record.
   *
   * @param key null if it has none
   */
  record Sent(String topic, String key, byte[] value) {
    String text() {
      return new String(value, StandardCharsets.UTF_8);
    }
  }

  JsonNode sinks() {
    return config.path("sinks");
  }

  /** What a sink sends when a source gives an event; null if something on the way holds it back. */
  Sent send(String source, String sink, ObjectNode event) {
    JsonNode kafka = sinks().required(sink);
    assertThat(kafka.path("type").asText()).isEqualTo("kafka");
    ObjectNode transformed = through(Shippers.texts(kafka.path("inputs")), source, event);
    if (transformed == null) {
      return null;
    }
    JsonNode key = transformed;
    for (String part : kafka.path("key_field").asText().split("\\.")) {
      key = key.path(part);
    }
    return new Sent(
        kafka.path("topic").asText(),
        key.isTextual() ? key.asText() : null,
        encode(kafka.path("encoding"), transformed).getBytes(StandardCharsets.UTF_8));
  }

  /** The event behind the first of some components that lets it through. */
  private ObjectNode through(List<String> components, String source, ObjectNode event) {
    for (String name : components) {
      ObjectNode output = name.equals(source) ? event.deepCopy() : transform(name, source, event);
      if (output != null) {
        return output;
      }
    }
    return null;
  }

  private ObjectNode transform(String name, String source, ObjectNode event) {
    JsonNode transform = config.path("transforms").path(name);
    if (transform.isMissingNode()) {
      assertThat(config.path("sources").has(name)).as("%s is somewhere", name).isTrue();
      return null;
    }
    ObjectNode input = through(Shippers.texts(transform.path("inputs")), source, event);
    if (input == null) {
      return null;
    }
    switch (transform.path("type").asText()) {
      case "filter":
        return passes(transform.path("condition").asText(), input) ? input : null;
      case "remap":
        return remap(transform.path("source").asText(), input);
      default:
        throw new AssertionError(name + " is of an unknown type");
    }
  }

  private static boolean passes(String condition, ObjectNode event) {
    Matcher parts = CONDITION.matcher(condition);
    assertThat(parts.matches()).as(condition).isTrue();
    return event.at("/kubernetes/container_name").asText().equals(parts.group(1))
        && Pattern.compile(parts.group(2)).matcher(event.path("message").asText()).find();
  }

  private ObjectNode remap(String program, ObjectNode input) {
    ObjectNode event = input;
    for (String line : program.lines().toList()) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (line.equals(PARSE)) {
        event = (ObjectNode) parse(event.path("message").asText());
      } else if (assignment.matches()) {
        assertThat(environment).containsKey(assignment.group(2));
        event.put(assignment.group(1), environment.get(assignment.group(2)));
      } else {
        throw new AssertionError("not understood: " + line);
      }
    }
    return event;
  }

  private static JsonNode parse(String json) {
    try {
      return Shippers.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String encode(JsonNode encoding, ObjectNode event) {
    if (encoding.path("codec").asText().equals("text")) {
      return event.required("message").asText();
    }
    assertThat(encoding.path("codec").asText()).isEqualTo("json");
    ObjectNode encoded = event;
    if (encoding.has("only_fields")) {
      encoded = Shippers.JSON.createObjectNode();
      for (String path : Shippers.texts(encoding.path("only_fields"))) {
        String[] parts = path.split("\\.");
        ObjectNode into = parts.length == 1 ? encoded : encoded.withObject("/" + parts[0]);
        JsonNode value = event.at("/" + path.replace('.', '/'));
        assertThat(value.isMissingNode()).as("%s is in the event", path).isFalse();
        into.set(parts[parts.length - 1], value);
      }
    }
    encoded.remove(Shippers.texts(encoding.path("except_fields")));
    return encoded.toString();
  }
}
