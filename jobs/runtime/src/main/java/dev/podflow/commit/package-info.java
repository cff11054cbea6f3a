/**
 * Deltas into ClickHouse, exactly once: a two-phase sink whose rows are part of the checkpoint and
 * are inserted once it has completed. A repeated insert carries the same token; where that leaves a
 * doubt, a look at {@code last_commit} decides.
 */
package dev.podflow.commit;
