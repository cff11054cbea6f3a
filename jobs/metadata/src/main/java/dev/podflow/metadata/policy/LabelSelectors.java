package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Selector;
import dev.podflow.policy.SelectorSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Reads label selectors as Kubernetes writes them: matchLabels and matchExpressions. */
final class LabelSelectors {
  private LabelSelectors() {}

  /** A selector; everything if it is absent or empty. */
  static Selector read(JsonNode selector) throws SelectorSyntaxException {
    return read(selector, UnaryOperator.identity());
  }

  /**
   * @param name turns a label's name as it is written into the one it is looked for by
   */
  static Selector read(JsonNode selector, UnaryOperator<String> name)
      throws SelectorSyntaxException {
    if (!selector.isObject() && !selector.isMissingNode() && !selector.isNull()) {
      throw new SelectorSyntaxException("a label selector is no object: " + selector);
    }
    List<Selector> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      all.add(Selector.is(name.apply(label.getKey()), label.getValue().asText()));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      all.add(expression(expression, name));
    }
    return Selector.and(all);
  }

  private static Selector expression(JsonNode expression, UnaryOperator<String> name)
      throws SelectorSyntaxException {
    String key = name.apply(expression.path("key").asText());
    Set<String> values = new TreeSet<>();
    for (JsonNode value : expression.path("values")) {
      values.add(value.asText());
    }
    String operator = expression.path("operator").asText();
    return switch (operator) {
      case "In" -> Selector.in(key, values);
      case "NotIn" -> Selector.not(Selector.in(key, values));
      case "Exists" -> Selector.has(key);
      case "DoesNotExist" -> Selector.not(Selector.has(key));
      default -> throw new SelectorSyntaxException("unknown operator of labels: " + operator);
    };
  }

  /** Whether a selector is there and takes everything. */
  static boolean isEverything(JsonNode selector) {
    return selector.isObject()
        && selector.path("matchLabels").isEmpty()
        && selector.path("matchExpressions").isEmpty();
  }
}
