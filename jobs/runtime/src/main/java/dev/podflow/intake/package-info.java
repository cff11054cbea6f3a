/**
 * Kafka in: a source whose records stay in the task that reads them and carry the memory of their
 * partition. That memory is checkpointed with the partition's offset and moves with it when the job
 * is rescaled.
 */
package dev.podflow.intake;
