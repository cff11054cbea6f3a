package dev.podflow.commit;

import java.io.IOException;
import java.time.Clock;
import java.util.OptionalLong;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * The table {@code commits}: which commits are complete. A commit is inserted only after its
 * checkpoint has completed, and a failover restores the newest completed one, so the ledger never
 * is ahead of a legal start.
 */
final class Ledger {
  private static final String TABLE = "commits";
  private static final String COLUMNS = "job, shard, shards, checkpoint, commit, committed_at";

  private final ClickHouse clickHouse;
  private final Clock clock;

  Ledger(ClickHouse clickHouse, Clock clock) {
    this.clickHouse = clickHouse;
    this.clock = clock;
  }

  boolean holds(Commit commit) throws IOException, InterruptedException {
    return clickHouse.query(proof(commit)).equals("1");
  }

  /** The row that says that a commit is complete. */
  Insert insert(Commit commit) {
    Bytes row = new Bytes(64);
    row.text(commit.job());
    row.int32(commit.shard());
    row.int32(commit.shards());
    row.int64(commit.checkpoint());
    row.int64(commit.number());
    row.int64(clock.millis());
    String token = commit.tokenPrefix() + TABLE + "-0";
    return new Insert(TABLE, COLUMNS, token, row.toByteArray(), 1, proof(commit));
  }

  private static String proof(Commit commit) {
    return String.format(
        "SELECT count() > 0 FROM %s WHERE job = %s AND shard = %d AND commit = %d",
        TABLE, Inserts.literal(commit.job()), commit.shard(), commit.number());
  }

  /** The newest commit of a job's shards; 0 where there is none. */
  long newestCommit(String job) throws IOException, InterruptedException {
    return Long.parseLong(
        clickHouse.query(
            "SELECT max(commit) FROM " + TABLE + " WHERE job = " + Inserts.literal(job)));
  }

  /**
   * Lets a job start only from a checkpoint that is no older than its newest commit: what was
   * committed since would be read and counted again.
   *
   * @param adopted commits up to this number are not looked at: a start has accepted them, and
   *     their checkpoints were counted by another run
   * @throws SuppressRestartsException if the start is refused; a restart would end in the same way
   */
  void check(String job, OptionalLong restoredCheckpoint, long adopted)
      throws IOException, InterruptedException {
    String where = " WHERE job = " + Inserts.literal(job) + " AND commit > " + adopted;
    long newest = Long.parseLong(clickHouse.query("SELECT max(checkpoint) FROM " + TABLE + where));
    if (newest <= restoredCheckpoint.orElse(0)) {
      return;
    }
    String started =
        restoredCheckpoint.isPresent()
            ? "from checkpoint " + restoredCheckpoint.getAsLong()
            : "without a checkpoint";
    throw new SuppressRestartsException(
        new IllegalStateException(
            String.format(
                "job %s was started %s, but ClickHouse holds its commits up to checkpoint %d:"
                    + " what they hold would count twice. Start it from checkpoint %d (chk-%d) or a"
                    + " newer one. If the data since then was dropped on purpose, set %s=true for"
                    + " one start",
                job, started, newest, newest, newest, CommitOptions.ADOPT_LEDGER.key())));
  }
}
