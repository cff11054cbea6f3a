/**
 * The collector: lists and watches what a Kubernetes API serves and keeps {@code k8s.metadata}. A
 * {@link dev.podflow.collector.Session} is one term of leadership; in it each resource has a {@link
 * dev.podflow.collector.ResourceWatch}, and all of them write through one {@link
 * dev.podflow.collector.Journal}.
 */
package dev.podflow.collector;
