/**
 * Topics that a process reads as a whole and goes on reading, beside its flows: metadata, alert
 * rules. They are compacted, so that reading from the beginning is how state is restored.
 */
package dev.podflow.follow;
