/**
 * A simulated cluster that writes flow logs, Kubernetes objects and the truth about them.
 * Everything follows from a seed: the same configuration gives the same bytes.
 */
package dev.podflow.simulator;
