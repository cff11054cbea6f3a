package dev.podflow.commit;

import dev.podflow.delta.Delta;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Which subtask of the sink writes which rows. */
final class Shards {
  private Shards() {}

  /**
   * Sends rows that share a key in the coarsest tier to the same subtask of the sink: it goes by
   * {@link Delta#dayHash}, as two shards must never write the same row of any tier, or one's {@code
   * last_commit} would pass for the other's when a commit is verified.
   */
  static DataStream<Delta> shardBy(DataStream<Delta> deltas) {
    return deltas.partitionCustom((hash, shards) -> Math.floorMod(hash, shards), Delta::dayHash);
  }
}
