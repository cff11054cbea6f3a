/**
 * The job that keeps history for people: reads what the clusters' metadata says, finds out who
 * owned which address from when to when, and commits what has changed with each checkpoint.
 */
package dev.podflow.posture;
