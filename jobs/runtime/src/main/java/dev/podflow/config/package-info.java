/**
 * What a job is told when it is submitted: {@code --key value} pairs. Options that every job has
 * are here, each job adds its own; a key that nobody knows is refused. How a job is executed
 * (checkpoints, state, restarts) is the cluster's to say and not here.
 */
package dev.podflow.config;
