package dev.podflow.commit;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The committer's metrics. */
final class CommitMetrics {
  /** Requests to ClickHouse, and publications, that were tried again. */
  final Counter retries;

  private final Counter rows;
  private final Counter bytes;
  private final Counter repairedInserts;
  private final Counter unpublishedRows;
  private volatile long lastCommitTimeMs;
  private volatile long lastCommitAtMs = System.currentTimeMillis();

  CommitMetrics(MetricGroup group) {
    retries = group.counter("commitRetries");
    rows = group.counter("committedRows");
    bytes = group.counter("committedBytes");
    repairedInserts = group.counter("repairedInserts");
    unpublishedRows = group.counter("unpublishedRows");
    group.gauge("commitTimeMs", (Gauge<Long>) () -> lastCommitTimeMs);
    group.gauge(
        "sinceLastCommitS",
        (Gauge<Long>) () -> (System.currentTimeMillis() - lastCommitAtMs) / 1_000);
  }

  void inserted(Insert insert) {
    rows.inc(insert.rows());
    bytes.inc(insert.body().length);
  }

  /** A token was known, but its rows were not there. */
  void repaired() {
    repairedInserts.inc();
  }

  /** A row is larger than a record of the topic may be. Called by the producer's thread. */
  synchronized void tooLargeToPublish() {
    unpublishedRows.inc();
  }

  long repairedCount() {
    return repairedInserts.getCount();
  }

  void committed(long startedAtMs) {
    lastCommitAtMs = System.currentTimeMillis();
    lastCommitTimeMs = lastCommitAtMs - startedAtMs;
  }
}
