/**
 * The values of topics {@code alert.rules} and {@code alerts}: generated from the schemas in {@code
 * avro/alert}, and how they are written and read.
 */
package dev.podflow.schema.alert;
