/**
 * How Kafka and ClickHouse are reached where they ask who one is. Secrets come from files or the
 * environment and are read where they are needed: they are in no argument, job graph, log or
 * exception.
 */
package dev.podflow.access;
