/**
 * Takes alerts from topic {@code alerts} to those who are paged: Alertmanager's API (v2), or a
 * webhook. A process of its own; it remembers how far it is in its consumer group's offset, and
 * what fires it reads from the topic again.
 */
package dev.podflow.forwarder;
