/**
 * Reads what connection trackers tell of connections: the lines of {@code conntrack -E} and JSON.
 * For networks that log no flows, such as Flannel's and Weave's.
 */
package dev.podflow.flow.conntrack;
