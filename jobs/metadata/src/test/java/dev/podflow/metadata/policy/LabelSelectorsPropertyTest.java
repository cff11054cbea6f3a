package dev.podflow.metadata.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random label selectors, against a second implementation by the words of Kubernetes' API. */
class LabelSelectorsPropertyTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String[] WORDS = {"a", "b", "c", ""};
  private static final String[] OPERATORS = {"In", "NotIn", "Exists", "DoesNotExist"};

  private final Random random = new Random(3);

  @Test
  void meansWhatTheSecondImplementationMeans() throws Exception {
    int matched = 0;
    int rounds = 50_000;
    for (int i = 0; i < rounds; i++) {
      ObjectNode selector = selector();
      Map<String, String> labels = labels();
      boolean expected = naive(selector, labels);
      assertThat(LabelSelectors.read(selector).matches(labels::get))
          .as("%s of %s", selector, labels)
          .isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isBetween(rounds / 10, rounds * 9 / 10);
  }

  /** Requirements are ANDed; NotIn is also true of an object without the label. */
  private static boolean naive(ObjectNode selector, Map<String, String> labels) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      boolean in = labels.containsKey(key) && values.contains(labels.get(key));
      String operator = expression.path("operator").asText();
      if (operator.equals("In") && !in
          || operator.equals("NotIn") && in
          || operator.equals("Exists") && !labels.containsKey(key)
          || operator.equals("DoesNotExist") && labels.containsKey(key)) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode selector() {
    ObjectNode selector = MAPPER.createObjectNode();
    if (random.nextInt(3) > 0) {
      ObjectNode labels = selector.putObject("matchLabels");
      for (int i = random.nextInt(2); i > 0; i--) {
        labels.put(word(), word());
      }
    }
    if (random.nextInt(3) > 0) {
      ArrayNode expressions = selector.putArray("matchExpressions");
      for (int i = random.nextInt(3); i > 0; i--) {
        ObjectNode expression = expressions.addObject();
        expression.put("key", word());
        expression.put("operator", OPERATORS[random.nextInt(OPERATORS.length)]);
        ArrayNode values = expression.putArray("values");
        for (int j = random.nextInt(4); j > 0; j--) {
          values.add(word());
        }
      }
    }
    return selector;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      labels.put(word(), word());
    }
    return labels;
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
