package dev.podflow.commit;

import dev.podflow.engine.EngineProcess;
import dev.podflow.sql.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A ClickHouse with the real tables, and committers to it. */
final class TestTables implements AutoCloseable {
  final EngineProcess engine;
  final CommitOptions options;

  TestTables(Path dataDir) throws Exception {
    engine = EngineProcess.forTests(dataDir);
    Migrations.apply(engine.url(), "default", "", Path.of("../../sql"));
    options = options(new Configuration());
  }

  /** Those of an engine that others started and stop, for one of its users. */
  TestTables(EngineProcess engine, CommitOptions options) {
    this.engine = engine;
    this.options = options;
  }

  /** The same ones, for committers that reach them elsewhere. */
  TestTables at(String url) {
    return new TestTables(engine, options(new Configuration(), url));
  }

  CommitOptions options(Configuration configuration) {
    return options(configuration, engine.url());
  }

  private static CommitOptions options(Configuration configuration, String url) {
    configuration.set(CommitOptions.URL, url);
    configuration.set(CommitOptions.RETRY_DELAY_MIN, Duration.ofMillis(20));
    configuration.set(CommitOptions.RETRY_DELAY_MAX, Duration.ofMillis(200));
    return CommitOptions.from(configuration);
  }

  String query(String sql) throws Exception {
    return new ClickHouse(options, new SimpleCounter()).query(sql);
  }

  Ledger ledger() throws IOException {
    return new Ledger(new ClickHouse(options, new SimpleCounter()), Clock.systemUTC());
  }

  /** A committer of a job that was restored from a checkpoint, or started without one. */
  TestCommitter committer(OptionalLong restoredCheckpoint) throws IOException {
    return new TestCommitter(restoredCheckpoint);
  }

  @Override
  public void close() {
    engine.close();
  }

  final class TestCommitter {
    final CommitMetrics metrics = new CommitMetrics(new UnregisteredMetricsGroup());
    private final ClickHouseCommitter committer;

    TestCommitter(OptionalLong restoredCheckpoint) throws IOException {
      ClickHouse clickHouse = new ClickHouse(options, metrics.retries);
      Ledger ledger = new Ledger(clickHouse, Clock.systemUTC());
      committer = new ClickHouseCommitter(clickHouse, ledger, null, metrics, restoredCheckpoint);
    }

    void commit(Commit... commits) throws Exception {
      Collection<CommitRequest<Commit>> requests =
          List.of(commits).stream().<CommitRequest<Commit>>map(Request::new).toList();
      committer.commit(requests);
    }
  }

  private record Request(Commit commit) implements CommitRequest<Commit> {
    @Override
    public Commit getCommittable() {
      return commit;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("not expected");
    }

    @Override
    public void updateAndRetryLater(Commit commit) {
      throw new AssertionError("not expected");
    }

    @Override
    public void signalAlreadyCommitted() {
      throw new AssertionError("not expected");
    }
  }
}
