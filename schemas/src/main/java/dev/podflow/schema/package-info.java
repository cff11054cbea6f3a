/** The topics: their names and how each is kept. Their Avro schemas are in the packages beside. */
package dev.podflow.schema;
