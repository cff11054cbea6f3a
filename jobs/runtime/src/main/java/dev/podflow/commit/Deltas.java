package dev.podflow.commit;

import dev.podflow.delta.Delta;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Streams of deltas. */
public final class Deltas {
  private Deltas() {}

  /**
   * Sends rows that share a key in the coarsest tier to the same subtask of the sink. Unlike {@link
   * Delta#keyHash} it goes by the day of the window: two shards must never write the same row of
   * any tier, or one's {@code last_commit} would pass for the other's when a commit is verified.
   */
  public static DataStream<Delta> shardBy(DataStream<Delta> deltas) {
    return deltas.partitionCustom((hash, shards) -> Math.floorMod(hash, shards), Delta::dayHash);
  }
}
