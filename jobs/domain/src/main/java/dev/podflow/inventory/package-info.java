/**
 * Rows of what is there in a cluster: pods, as they are kept for people. States, not sums: a later
 * row of the same key replaces an earlier one.
 */
package dev.podflow.inventory;
