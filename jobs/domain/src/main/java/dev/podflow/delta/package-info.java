/**
 * Additive rows: what one bundle of records adds to the tables. A {@link
 * dev.podflow.delta.DeltaTable} says which columns a table has, a {@link dev.podflow.delta.Delta}
 * is one row of it, a {@link dev.podflow.delta.DeltaMap} combines rows of equal key. Deltas of
 * equal key may be added up in any order and any grouping, which is what lets a late record simply
 * count in its own minute. Tables of states are the exception: there the newest row of a key holds.
 */
package dev.podflow.delta;
