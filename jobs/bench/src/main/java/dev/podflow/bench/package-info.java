/**
 * What is measured besides the product itself: a job that only reads, as the floor for every job on
 * the same topic, and the steps from a record's bytes to a commit, one after the other.
 */
package dev.podflow.bench;
