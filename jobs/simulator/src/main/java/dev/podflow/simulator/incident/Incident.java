package dev.podflow.simulator.incident;

import java.time.Instant;
import java.util.Map;

/**
 * Something that goes wrong.
 *
 * @param trouble what
 * @param labels what an alert about it has to say, among others
 * @param begins a whole minute
 * @param ends a whole minute; from then on all is well
 */
public record Incident(Trouble trouble, Map<String, String> labels, Instant begins, Instant ends) {}
