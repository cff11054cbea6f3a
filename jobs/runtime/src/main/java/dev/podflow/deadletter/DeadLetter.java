package dev.podflow.deadletter;

/**
 * A record that could not be used.
 *
 * @param topic the topic it was read from
 * @param timestampMillis its Kafka timestamp; negative if it has none
 * @param reason one of a few codes, such as {@code malformed}
 * @param error a sentence for people
 * @param key its key; null if it has none
 * @param value its bytes, untouched
 */
public record DeadLetter(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    String reason,
    String error,
    byte[] key,
    byte[] value) {}
