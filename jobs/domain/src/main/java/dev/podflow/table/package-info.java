/**
 * The tables that take deltas, column by column as in {@code sql/migrations}, with the slots of
 * their columns as constants. The names are the outside contract.
 */
package dev.podflow.table;
