/**
 * The job that turns flow logs into rows: reads flows, finds out who talked, counts, and commits
 * what was counted with each checkpoint.
 */
package dev.podflow.traffic;
