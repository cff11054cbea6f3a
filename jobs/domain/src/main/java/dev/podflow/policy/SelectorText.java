package dev.podflow.policy;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes selectors as Calico's expressions, equal ones alike. */
final class SelectorText {
  private SelectorText() {}

  /** A value has no escapes: one with both kinds of quotes cannot be read back. */
  static String quoted(String value) {
    char quote = value.indexOf('"') < 0 ? '"' : '\'';
    return quote + value + quote;
  }

  static String set(Collection<String> values) {
    return new TreeSet<>(values)
        .stream().map(SelectorText::quoted).collect(Collectors.joining(", ", "{", "}"));
  }

  static String joined(List<Selector> selectors, String operator) {
    return selectors.stream().map(SelectorText::operand).collect(Collectors.joining(operator));
  }

  static String negated(Selector selector) {
    if (selector instanceof Selector.In in) {
      return in.values().size() == 1
          ? in.name() + " != " + quoted(in.values().iterator().next())
          : in.name() + " not in " + set(in.values());
    }
    return '!' + operand(selector);
  }

  private static String operand(Selector selector) {
    boolean compound = selector instanceof Selector.And || selector instanceof Selector.Or;
    return compound ? '(' + selector.toString() + ')' : selector.toString();
  }
}
