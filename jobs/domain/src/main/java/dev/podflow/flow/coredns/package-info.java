/**
 * Reads CoreDNS' log: the lines of its plugins {@code log} (a query and its answer each) and {@code
 * errors} (queries that failed), bare or as shippers wrap them.
 */
package dev.podflow.flow.coredns;
