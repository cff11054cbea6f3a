package dev.podflow.commit;

import java.util.List;

/**
 * What one shard of the sink writes at one checkpoint: the unit that lands exactly once.
 *
 * @param job whose commit it is
 * @param number epoch milliseconds when it was prepared, strictly increasing within a shard
 * @param checkpoint the checkpoint it belongs to; 0 until {@link #of} stamps it
 * @param shard the sink's subtask, from 0
 * @param shards how many subtasks the sink had
 * @param rowsPerInsert how many rows one insert has at most: kept here, because a repetition has to
 *     split in the same way whatever the options say by then
 * @param blocks a block for each table that has rows
 */
record Commit(
    String job,
    long number,
    long checkpoint,
    int shard,
    int shards,
    int rowsPerInsert,
    List<Block> blocks) {
  Commit {
    blocks = List.copyOf(blocks);
  }

  Commit of(long checkpointId) {
    return new Commit(job, number, checkpointId, shard, shards, rowsPerInsert, blocks);
  }

  /** What all its tokens begin with. */
  String tokenPrefix() {
    return job + "-" + number + "-" + shard + "-";
  }

  @Override
  public String toString() {
    return "commit " + number + " of " + job + ", shard " + shard + ", checkpoint " + checkpoint;
  }
}
