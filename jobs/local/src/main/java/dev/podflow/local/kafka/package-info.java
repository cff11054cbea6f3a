/**
 * What the launcher does with Kafka: create topics, read offsets, send records from files, look at
 * dead letters.
 */
package dev.podflow.local.kafka;
