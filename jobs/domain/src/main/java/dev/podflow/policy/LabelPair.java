package dev.podflow.policy;

/** A label with its value. */
record LabelPair(String name, String value) {}
