package dev.podflow.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides by labels. The label selectors of Kubernetes and Cilium and the expressions of Calico all
 * become one of these; {@link #toString} writes it as one of Calico's expressions. Immutable.
 */
public sealed interface Selector {
  Selector ALL = new All();
  Selector NONE = new Not(ALL);

  boolean matches(Labels labels);

  /** Whether it looks at a label whose name is one of those. */
  boolean mentions(Predicate<String> name);

  /**
   * Labels of which at least one is there wherever it matches, so that an index may find it by
   * them; null if there are no such labels.
   *
   * @param indexed tells the names by which an index can find it
   */
  Set<LabelPair> anchors(Predicate<String> indexed);

  /** A label has one of these values. */
  static Selector in(String name, Set<String> values) {
    return new In(name, Set.copyOf(values));
  }

  /** The same for a single value. */
  static Selector is(String name, String value) {
    return new In(name, Set.of(value));
  }

  /** A label is there, whatever its value. */
  static Selector has(String name) {
    return new Has(name);
  }

  static Selector not(Selector selector) {
    return selector instanceof Not not ? not.selector : new Not(selector);
  }

  /** All of them; of none of them that is everything. */
  static Selector and(List<Selector> selectors) {
    List<Selector> telling = selectors.stream().filter(s -> !s.equals(ALL)).toList();
    return telling.isEmpty() ? ALL : telling.size() == 1 ? telling.get(0) : new And(telling);
  }

  /** At least one of them. */
  static Selector or(List<Selector> selectors) {
    return selectors.size() == 1 ? selectors.get(0) : new Or(List.copyOf(selectors));
  }

  /** A part of a label's value, where the label is there. */
  static Selector part(String name, Place place, String text) {
    return new Part(name, place, text);
  }

  /** Where in a value a text is looked for. */
  enum Place {
    ANYWHERE("contains"),
    START("starts with"),
    END("ends with");

    private final String operator;

    Place(String operator) {
      this.operator = operator;
    }

    boolean has(String value, String text) {
      return switch (this) {
        case ANYWHERE -> value.contains(text);
        case START -> value.startsWith(text);
        case END -> value.endsWith(text);
      };
    }
  }

  /** Everything. */
  record All() implements Selector {
    @Override
    public boolean matches(Labels labels) {
      return true;
    }

    @Override
    public boolean mentions(Predicate<String> name) {
      return false;
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      return null;
    }

    @Override
    public String toString() {
      return "all()";
    }
  }

  /** A label is there. */
  record Has(String name) implements Selector {
    @Override
    public boolean matches(Labels labels) {
      return labels.get(name) != null;
    }

    @Override
    public boolean mentions(Predicate<String> tested) {
      return tested.test(name);
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      return null;
    }

    @Override
    public String toString() {
      return "has(" + name + ')';
    }
  }

  /** A label is there with one of these values; with none of them it matches nothing. */
  record In(String name, Set<String> values) implements Selector {
    @Override
    public boolean matches(Labels labels) {
      String value = labels.get(name);
      return value != null && values.contains(value);
    }

    @Override
    public boolean mentions(Predicate<String> tested) {
      return tested.test(name);
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      if (!indexed.test(name)) {
        return null;
      }
      Set<LabelPair> anchors = new HashSet<>();
      for (String value : values) {
        anchors.add(new LabelPair(name, value));
      }
      return anchors;
    }

    @Override
    public String toString() {
      if (values.size() == 1) {
        return name + " == " + SelectorText.quoted(values.iterator().next());
      }
      return name + " in " + SelectorText.set(values);
    }
  }

  /** A label is there and its value has a text in it. */
  record Part(String name, Place place, String text) implements Selector {
    @Override
    public boolean matches(Labels labels) {
      String value = labels.get(name);
      return value != null && place.has(value, text);
    }

    @Override
    public boolean mentions(Predicate<String> tested) {
      return tested.test(name);
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      return null;
    }

    @Override
    public String toString() {
      return name + ' ' + place.operator + ' ' + SelectorText.quoted(text);
    }
  }

  /** The opposite; what is said of a label's value is also true where there is no such label. */
  record Not(Selector selector) implements Selector {
    @Override
    public boolean matches(Labels labels) {
      return !selector.matches(labels);
    }

    @Override
    public boolean mentions(Predicate<String> name) {
      return selector.mentions(name);
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      return null;
    }

    @Override
    public String toString() {
      return SelectorText.negated(selector);
    }
  }

  /** Each of them. */
  record And(List<Selector> selectors) implements Selector {
    public And {
      selectors = List.copyOf(selectors);
    }

    @Override
    public boolean matches(Labels labels) {
      for (Selector selector : selectors) {
        if (!selector.matches(labels)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean mentions(Predicate<String> name) {
      return selectors.stream().anyMatch(selector -> selector.mentions(name));
    }

    /** The fewest: an index then finds it in the fewest places. */
    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      Set<LabelPair> fewest = null;
      for (Selector selector : selectors) {
        Set<LabelPair> anchors = selector.anchors(indexed);
        if (anchors != null && (fewest == null || anchors.size() < fewest.size())) {
          fewest = anchors;
        }
      }
      return fewest;
    }

    @Override
    public String toString() {
      return SelectorText.joined(selectors, " && ");
    }
  }

  /** At least one of them. */
  record Or(List<Selector> selectors) implements Selector {
    @Override
    public boolean matches(Labels labels) {
      for (Selector selector : selectors) {
        if (selector.matches(labels)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean mentions(Predicate<String> name) {
      return selectors.stream().anyMatch(selector -> selector.mentions(name));
    }

    @Override
    public Set<LabelPair> anchors(Predicate<String> indexed) {
      Set<LabelPair> all = new HashSet<>();
      for (Selector selector : selectors) {
        Set<LabelPair> anchors = selector.anchors(indexed);
        if (anchors == null) {
          return null;
        }
        all.addAll(anchors);
      }
      return all;
    }

    @Override
    public String toString() {
      return SelectorText.joined(selectors, " || ");
    }
  }
}
