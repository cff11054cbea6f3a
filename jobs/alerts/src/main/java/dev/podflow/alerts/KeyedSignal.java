package dev.podflow.alerts;

/**
 * A signal on its way to its watch.
 *
 * @param key the fingerprint of rule and group
 * @param rule the rule's name
 * @param signal the {@link SignalCodec signal's} bytes
 */
public record KeyedSignal(String key, String rule, byte[] signal) {}
