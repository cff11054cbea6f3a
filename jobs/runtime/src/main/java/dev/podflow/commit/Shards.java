package dev.podflow.commit;

import dev.podflow.delta.ColumnType.Store;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
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
    return deltas.partitionCustom((hash, shards) -> Math.floorMod(hash, shards), Deltas::dayHash);
  }

  /** Equal for rows of equal key on the same day, also in another process. */
  static int dayHash(Delta delta) {
    DeltaTable table = delta.table();
    int hash = Long.hashCode(Tier.DAY.floor(delta.window()));
    for (int i = 0; i < table.slots(Store.TEXT); i++) {
      hash = hash * 31 + delta.text(i).hashCode();
    }
    for (int i = 0; i < table.slots(Store.NUMBER); i++) {
      hash = hash * 31 + Long.hashCode(delta.number(i));
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
