/**
 * Takes alerts from topic {@code alerts} to those who are paged: Alertmanager's API (v2), a
 * webhook, or both, each on a thread of its own. A process of its own; it remembers how far each of
 * them is in its consumer group's offset, and what fires it reads from the topic again.
 */
package dev.podflow.forwarder;
