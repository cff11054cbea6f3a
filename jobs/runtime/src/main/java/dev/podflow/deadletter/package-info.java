/**
 * Records that could not be used, with their bytes and the reason, on their way to their own topic.
 */
package dev.podflow.deadletter;
