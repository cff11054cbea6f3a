package dev.podflow.metadata.policy;

/** The namespaces of policies. */
final class Namespaces {
  private Namespaces() {}

  /** A manifest that names none belongs to {@code default}, where it is applied. */
  static String orDefault(String namespace) {
    return namespace.isEmpty() ? "default" : namespace;
  }
}
