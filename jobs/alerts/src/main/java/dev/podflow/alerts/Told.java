package dev.podflow.alerts;

/**
 * An alert on its way to whoever is told.
 *
 * @param rule the rule's name
 * @param fingerprint the alert's
 * @param alert its bytes, as of topic {@code alerts}
 */
public record Told(String rule, String fingerprint, byte[] alert) {}
