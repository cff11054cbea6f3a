package dev.podflow.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Objects with anything anywhere: read, or refused in an orderly way. */
class HostileObjectsTest {
  private static final int ROUNDS = 3_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Random random = new Random(7);
  private final ObjectDecoder decoder =
      new ObjectDecoder("blue", Clock.fixed(Kubectl.NOON, ZoneOffset.UTC));

  @Test
  void anythingAnywhereIsReadOrRefused() throws IOException {
    LifeTracker tracker = new LifeTracker("blue");
    List<KubernetesObject> written = new ArrayList<>();
    int refused = 0;
    for (JsonNode item : items()) {
      for (int i = 0; i < ROUNDS; i++) {
        ObjectNode mutant = item.deepCopy();
        mutate(mutant, 1 + random.nextInt(3));
        mutant.set("kind", item.get("kind"));
        if (!ObjectDecoder.reads(mutant.path("kind").asText(), "v1")) {
          continue;
        }
        Change change = Change.values()[random.nextInt(Change.values().length)];
        try {
          tracker.observe(decoder.observe(mutant, change), written::add);
        } catch (MalformedObjectException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(written).hasSizeGreaterThan(1_000);
    for (KubernetesObject object : written) {
      assertThat(KubernetesObjectCodec.decode(KubernetesObjectCodec.encode(object)))
          .isEqualTo(object);
    }
  }

  private static JsonNode items() throws IOException {
    try (InputStream in = HostileObjectsTest.class.getResourceAsStream("/kubectl/list.json")) {
      return new ObjectMapper().readTree(in).path("items");
    }
  }

  /** Puts something else in some places of a tree. */
  private void mutate(JsonNode root, int times) {
    for (int i = 0; i < times; i++) {
      JsonNode node = root;
      while (node.isContainerNode() && !node.isEmpty()) {
        int at = random.nextInt(node.size());
        JsonNode next;
        if (node instanceof ObjectNode object) {
          List<String> names = new ArrayList<>();
          object.fieldNames().forEachRemaining(names::add);
          next = object.get(names.get(at));
          if (!next.isContainerNode() || random.nextInt(4) == 0) {
            object.set(names.get(at), anything());
            break;
          }
        } else {
          next = node.get(at);
          if (!next.isContainerNode() || random.nextInt(4) == 0) {
            ((ArrayNode) node).set(at, anything());
            break;
          }
        }
        node = next;
      }
    }
  }

  private JsonNode anything() {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.numberNode(1e300);
      case 3 -> NODES.booleanNode(true);
      case 4 -> NODES.textNode("2026-01-02T12:00:00Z");
      case 5 -> NODES.textNode("+999999999-12-31T23:59:59Z");
      case 6 -> NODES.arrayNode().add(NODES.nullNode()).add("x");
      case 7 -> NODES.objectNode().put("name", 1);
      default -> NODES.textNode("\uD83D\uDE00".repeat(random.nextInt(3)));
    };
  }
}
