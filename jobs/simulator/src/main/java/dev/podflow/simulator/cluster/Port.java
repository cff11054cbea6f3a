package dev.podflow.simulator.cluster;

/** A port that the pods of a workload serve, and under which number their service offers it. */
public record Port(String name, String protocol, int servicePort, int targetPort) {}
