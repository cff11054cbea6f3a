package dev.podflow.commit;

import dev.podflow.count.PodPairDigest;
import dev.podflow.delta.Admission;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Flows;
import dev.podflow.table.PodPairs;
import dev.podflow.table.Tables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.Counter;

/** Merges deltas between two checkpoints and makes one commit of them. */
final class DeltaSinkWriter
    implements CommittingSinkWriter<Delta, Commit>, StatefulSinkWriter<Delta, WriterState> {
  private final CommitOptions options;
  private final String job;
  private final int shard;
  private final int shards;
  private final Clock clock;
  private final Counter flowsCut;
  private final Counter rowsInOther;
  private final Admission admission;
  private final long adopted;
  private final Map<DeltaTable, PendingTable> pending = new IdentityHashMap<>();
  private long lastCommit;

  DeltaSinkWriter(
      CommitOptions options,
      String job,
      int shard,
      int shards,
      WriterState state,
      Clock clock,
      Counter flowsCut,
      Counter rowsInOther) {
    this.options = options;
    this.job = job;
    this.shard = shard;
    this.shards = shards;
    this.clock = clock;
    this.flowsCut = flowsCut;
    this.rowsInOther = rowsInOther;
    this.admission = new Admission(shard, options.keysPerSourceMax(), options.keysPerDayMax());
    this.admission.restore(state.admitted(), Tables.ALL);
    this.adopted = state.adopted();
    this.lastCommit = state.lastCommit();
    for (DeltaTable table : Tables.ALL) {
      pending.put(table, new PendingTable(table, options.mapRowsMax()));
    }
  }

  @Override
  public void write(Delta delta, Context context) {
    PendingTable table = pending.get(delta.table());
    if (delta.table() == Flows.TABLE && table.rows() >= options.flowsPerCheckpointMax()) {
      flowsCut.inc();
      return;
    }
    if (delta.table() == PodPairs.TABLE && table.rows() >= PodPairDigest.PAIRS_MAX) {
      // Nobody would be told of more.
      return;
    }
    if (!admission.admit(delta)) {
      rowsInOther.inc();
    }
    table.add(delta);
  }

  /** Rows leave with the commit, not before. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<Commit> prepareCommit() {
    List<Block> blocks = new ArrayList<>();
    for (DeltaTable table : Tables.ALL) {
      if (pending.get(table).rows() > 0) {
        blocks.add(pending.get(table).drain());
      }
    }
    if (blocks.isEmpty()) {
      return List.of();
    }
    lastCommit = Math.max(lastCommit + 1, clock.millis());
    return List.of(
        new Commit(job, lastCommit, 0, shard, shards, options.rowsPerInsertMax(), blocks));
  }

  @Override
  public List<WriterState> snapshotState(long checkpointId) {
    return List.of(new WriterState(lastCommit, adopted, admission.toBytes(Tables.ALL)));
  }

  @Override
  public void close() {
    pending.clear();
  }
}
