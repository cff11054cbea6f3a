/**
 * What the simulated cluster consists of, and what becomes of it over time: nodes, workloads and
 * the lives of pods, whose addresses are reused. Also how the Kubernetes API would show it.
 */
package dev.podflow.simulator.cluster;
