package dev.podflow.simulator.churn;

/**
 * The end of an owner chain, as tables name it.
 *
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code CronJob}, {@code DaemonSet}, {@code
 *     Pod}
 * @param port which its pods serve
 * @param hostNetwork whether its pods have their node's address
 */
record ChurnWorkload(
    String cluster,
    String namespace,
    String name,
    String kind,
    String uid,
    int port,
    boolean hostNetwork) {}
