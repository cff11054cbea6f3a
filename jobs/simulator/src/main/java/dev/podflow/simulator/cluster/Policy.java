package dev.podflow.simulator.cluster;

/** A network policy as a flow log names it. */
public record Policy(String kind, String namespace, String name) {}
