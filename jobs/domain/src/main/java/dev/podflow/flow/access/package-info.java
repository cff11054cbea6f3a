/**
 * Reads the access logs of proxies: requests and connections, a record each. Every way to write a
 * record (JSON with any order of members, lines of text, OTLP) is split into the same {@link
 * dev.podflow.flow.access.Fields}; what they mean is decided once for each kind of proxy, its
 * {@link dev.podflow.flow.access.Dialect}. Paths, queries and headers are not looked at, let alone
 * kept.
 */
package dev.podflow.flow.access;
