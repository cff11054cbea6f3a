/**
 * The values of topic {@code traffic.aggregates}: generated from the schemas in {@code
 * avro/traffic}, and how they are written and read.
 */
package dev.podflow.schema.traffic;
