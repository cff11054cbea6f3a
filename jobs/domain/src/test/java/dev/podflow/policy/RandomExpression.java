package dev.podflow.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * An expression of Calico's language, written in one of the many ways, and what it means by a
 * second implementation that never reads it.
 */
record RandomExpression(String text, Predicate<Map<String, String>> meaning) {
  private static final String[] NAMES = {
    "app", "tier", "in", "not", "has", "a.b/c-d_e", "contains"
  };
  private static final String[] VALUES = {"", "a", "ab", "b", "in {", "it's && !", "||"};

  static RandomExpression next(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0:
        return new RandomExpression("all(" + blank(random) + ")", labels -> true);
      case 1:
        {
          String name = any(random, NAMES);
          return new RandomExpression(
              "has(" + blank(random) + name + blank(random) + ")",
              labels -> labels.containsKey(name));
        }
      case 2:
        {
          String name = any(random, NAMES);
          String value = any(random, VALUES);
          return new RandomExpression(
              name + blank(random) + "==" + blank(random) + quoted(value),
              labels -> value.equals(labels.get(name)));
        }
      case 3:
        {
          String name = any(random, NAMES);
          String value = any(random, VALUES);
          return new RandomExpression(
              name + blank(random) + "!=" + blank(random) + quoted(value),
              labels -> !value.equals(labels.get(name)));
        }
      case 4, 5:
        {
          String name = any(random, NAMES);
          List<String> values = new ArrayList<>();
          StringJoiner set = new StringJoiner("," + blank(random), "{", "}");
          for (int i = random.nextInt(4); i > 0; i--) {
            values.add(any(random, VALUES));
            set.add(blank(random) + quoted(values.get(values.size() - 1)) + blank(random));
          }
          boolean negated = random.nextBoolean();
          return new RandomExpression(
              name + " " + (negated ? "not" + blank(random) : "") + "in" + blank(random) + set,
              labels -> {
                for (String value : values) {
                  if (value.equals(labels.get(name))) {
                    return !negated;
                  }
                }
                return negated;
              });
        }
      case 6:
        {
          String name = any(random, NAMES);
          String value = any(random, VALUES);
          int place = random.nextInt(3);
          String operator =
              List.of(
                      "contains",
                      "starts" + blank(random) + "with",
                      "ends" + blank(random) + "with")
                  .get(place);
          return new RandomExpression(
              name + " " + operator + blank(random) + quoted(value),
              labels ->
                  labels.containsKey(name)
                      && switch (place) {
                        case 0 -> labels.get(name).indexOf(value) >= 0;
                        case 1 -> labels.get(name).indexOf(value) == 0;
                        default ->
                            labels.get(name).lastIndexOf(value) >= 0
                                && labels.get(name).lastIndexOf(value)
                                    == labels.get(name).length() - value.length();
                      });
        }
      case 7:
        {
          RandomExpression inner = next(random, depth - 1);
          return new RandomExpression(
              "!" + blank(random) + "(" + inner.text + ")" + blank(random),
              labels -> !inner.meaning.test(labels));
        }
      default:
        {
          RandomExpression left = next(random, depth - 1);
          RandomExpression right = next(random, depth - 1);
          boolean both = random.nextBoolean();
          return new RandomExpression(
              "(" + left.text + ")" + blank(random) + (both ? "&&" : "||") + "(" + right.text + ")",
              labels ->
                  both
                      ? left.meaning.test(labels) & right.meaning.test(labels)
                      : left.meaning.test(labels) | right.meaning.test(labels));
        }
    }
  }

  static Map<String, String> labels(Random random) {
    Map<String, String> labels = new HashMap<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        labels.put(name, any(random, VALUES));
      }
    }
    return labels;
  }

  private static String any(Random random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  private static String blank(Random random) {
    return random.nextBoolean() ? "" : random.nextBoolean() ? " " : " \t ";
  }

  private static String quoted(String value) {
    return value.contains("'") ? '"' + value + '"' : "'" + value + "'";
  }
}
