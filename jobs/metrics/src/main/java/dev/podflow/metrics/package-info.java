/**
 * The job that turns metrics into rows: reads what collectors scrape, finds out what each scrape
 * adds to its series, and commits it with each checkpoint.
 */
package dev.podflow.metrics;
