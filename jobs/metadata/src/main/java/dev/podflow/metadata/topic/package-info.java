/**
 * Reading and writing topic {@code k8s.metadata}, for whoever keeps it: the collector and the
 * launcher. What the topic holds comes first; then only what is news against it is written.
 */
package dev.podflow.metadata.topic;
