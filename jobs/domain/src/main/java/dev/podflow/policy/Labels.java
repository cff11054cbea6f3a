package dev.podflow.policy;

/** What a {@link Selector} looks at: the labels of a pod or of a namespace, by name. */
@FunctionalInterface
public interface Labels {
  /** The value of a label; null if there is none of that name. */
  String get(String name);
}
