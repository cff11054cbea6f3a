package dev.podflow.commit;

import dev.podflow.table.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.Committer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts commits, each exactly once: the data tables tier by tier, then the topic of aggregates,
 * the row in the ledger, and progress, so that whoever waits for progress finds the data.
 *
 * <p>A repeated insert carries the same token and is ignored by ClickHouse. But a single-node
 * MergeTree logs a token before its part is committed: a server that dies between the two takes the
 * repetition for known and has no rows. So wherever an answer was lost, and for every commit that
 * may have been tried before a restart, one key of the insert is looked up, and if it is missing
 * the rows are sent under a fresh token.
 */
final class ClickHouseCommitter implements Committer<Commit> {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseCommitter.class);

  /** Each repair needs another death of the server at the same moment. */
  private static final int REPAIRS_MAX = 100;

  private static final long RUNNING_POLL_MS = 100;

  private final ClickHouse clickHouse;
  private final Ledger ledger;
  private final AggregatePublisher publisher;
  private final CommitMetrics metrics;
  private final long restoredCheckpoint;

  /**
   * @param publisher null if commits are published nowhere
   * @param restoredCheckpoint commits up to it may have been tried before
   */
  ClickHouseCommitter(
      ClickHouse clickHouse,
      Ledger ledger,
      AggregatePublisher publisher,
      CommitMetrics metrics,
      OptionalLong restoredCheckpoint) {
    this.clickHouse = clickHouse;
    this.ledger = ledger;
    this.publisher = publisher;
    this.metrics = metrics;
    this.restoredCheckpoint = restoredCheckpoint.orElse(0);
  }

  @Override
  public void commit(Collection<CommitRequest<Commit>> requests)
      throws IOException, InterruptedException {
    List<CommitRequest<Commit>> inOrder =
        requests.stream()
            .sorted(Comparator.comparingLong(request -> request.getCommittable().number()))
            .toList();
    for (CommitRequest<Commit> request : inOrder) {
      Commit commit = request.getCommittable();
      boolean triedBefore =
          request.getNumberOfRetries() > 0 || commit.checkpoint() <= restoredCheckpoint;
      try {
        commit(commit, triedBefore);
      } catch (ClickHouseException e) {
        throw new IOException(commit + " cannot be written: " + e.getMessage(), e);
      }
    }
  }

  private void commit(Commit commit, boolean triedBefore) throws IOException, InterruptedException {
    long startedAtMs = System.currentTimeMillis();
    // What the ledger holds is complete. This also keeps a commit out whose tokens ClickHouse has
    // forgotten by now.
    if (!triedBefore || !ledger.holds(commit)) {
      for (Block block : commit.blocks()) {
        if (!isProgress(block)) {
          new Inserts(commit, block).forEach(insert -> land(commit, insert, triedBefore));
        }
      }
      if (publisher != null) {
        publisher.publish(commit);
      }
      land(commit, ledger.insert(commit), triedBefore);
    }
    for (Block block : commit.blocks()) {
      if (isProgress(block)) {
        new Inserts(commit, block).forEach(insert -> land(commit, insert, triedBefore));
      }
    }
    metrics.committed(startedAtMs);
    LOG.debug("{}: done", commit);
  }

  private static boolean isProgress(Block block) {
    return block.table().name().equals(Progress.TABLE.name());
  }

  private void land(Commit commit, Insert insert, boolean triedBefore)
      throws IOException, InterruptedException {
    for (int repair = 0; repair <= REPAIRS_MAX; repair++) {
      // Numbered, not random: after a restart the same tokens come in the same order.
      String token = repair == 0 ? insert.token() : insert.token() + "-repair" + repair;
      boolean answered = clickHouse.insert(insert.table(), insert.columns(), token, insert.body());
      boolean certain = answered && !triedBefore && repair == 0;
      if (certain || isThere(commit, insert)) {
        metrics.inserted(insert);
        return;
      }
      metrics.repaired();
      LOG.warn("{}: token {} is known without its rows; sending them again", commit, token);
    }
    throw new IOException(
        commit
            + ": rows of "
            + insert.table()
            + " are still missing after "
            + REPAIRS_MAX
            + " repairs; is something else deleting from it?");
  }

  private boolean isThere(Commit commit, Insert insert) throws IOException, InterruptedException {
    awaitNoneRunning(commit);
    return clickHouse.query(insert.proof()).equals("1");
  }

  /** An attempt whose answer was lost may still be at work, and land after the look-up. */
  private void awaitNoneRunning(Commit commit) throws IOException, InterruptedException {
    String running =
        "SELECT count() FROM system.processes WHERE"
            + " startsWith(Settings['insert_deduplication_token'], "
            + Inserts.literal(commit.tokenPrefix())
            + ")";
    while (!clickHouse.query(running).equals("0")) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted while an insert was still running");
      }
      Thread.sleep(RUNNING_POLL_MS);
    }
  }

  @Override
  public void close() {
    // The HTTP client has nothing to close in Java 17; it ends with its last reference.
    if (publisher != null) {
      publisher.close();
    }
  }
}
