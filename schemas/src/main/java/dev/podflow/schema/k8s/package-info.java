/**
 * The values of topic {@code k8s.metadata}: generated from the schemas in {@code avro/k8s}, and how
 * they are written and read.
 */
package dev.podflow.schema.k8s;
