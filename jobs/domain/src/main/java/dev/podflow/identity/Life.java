package dev.podflow.identity;

/**
 * One version of one object: what the {@link Directory} is told. Texts are never null, {@code ""}
 * where unknown.
 */
public sealed interface Life permits PodLife, NodeLife, ServiceLife, EndpointsLife, WorkloadLife {
  /** Which version of which object; applying another life of the same key replaces it. */
  LifeKey key();

  /** When it was. Its start is the key's. */
  Span span();
}
