package dev.podflow.identity;

/**
 * A link of the owner chain, such as a ReplicaSet.
 *
 * @param ownerKind kind of its own controller; empty at the end of the chain
 */
public record WorkloadLife(
    LifeKey key, Span span, String namespace, String name, String ownerKind, String ownerName)
    implements Life {}
