package dev.podflow.intake;

/**
 * A Kafka partition that this task reads.
 *
 * @param memory what is remembered of it; mutable
 */
public record Partition<S>(String topic, int index, S memory) {}
