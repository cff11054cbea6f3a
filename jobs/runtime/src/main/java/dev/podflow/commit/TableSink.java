package dev.podflow.commit;

import dev.podflow.delta.Delta;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.time.Clock;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/**
 * Deltas of all tables into ClickHouse, exactly once.
 *
 * <pre>
 * deltas → writer (merges, encodes)
 *        → stamp (the checkpoint's id, which a writer is not told)
 *        → committer (inserts and publishes, once the checkpoint has completed)
 * </pre>
 */
public final class TableSink
    implements Sink<Delta>,
        SupportsCommitter<Commit>,
        SupportsWriterState<Delta, WriterState>,
        SupportsPreCommitTopology<Commit, Commit> {
  @Serial private static final long serialVersionUID = 1L;

  /** Its name and uid in a job's graph. */
  public static final String NAME = "sink-tables";

  private static final String STAMP = "stamp-commits";

  private final String job;
  private final CommitOptions options;
  private final String topic;
  private final Properties producer;

  /**
   * @param job the job's name in the ledger and in tokens; the same for ever, or a restart would
   *     not recognize what it has committed
   */
  public TableSink(String job, CommitOptions options) {
    this(job, options, "", new Properties());
  }

  private TableSink(String job, CommitOptions options, String topic, Properties producer) {
    this.job = job;
    this.options = options;
    this.topic = topic;
    this.producer = producer;
  }

  /**
   * The same sink, which also writes what it commits to a topic.
   *
   * @param toTopic {@code traffic.aggregates}; nothing is published if it is empty
   * @param properties the Kafka producer's, with {@code bootstrap.servers}
   */
  public TableSink publishing(String toTopic, Properties properties) {
    return new TableSink(job, options, toTopic, properties);
  }

  /**
   * Adds the sink to a stream, sharded by key.
   *
   * @param parallelism how many shards; 1 is enough until ClickHouse takes longer for a commit than
   *     a checkpoint interval
   */
  public DataStreamSink<Delta> attachTo(DataStream<Delta> deltas, int parallelism) {
    return Shards.shardBy(deltas).sinkTo(this).setParallelism(parallelism).name(NAME).uid(NAME);
  }

  @Override
  public DeltaSinkWriter createWriter(WriterInitContext context) throws IOException {
    return writer(context, WriterState.NONE);
  }

  @Override
  public DeltaSinkWriter restoreWriter(WriterInitContext context, Collection<WriterState> states)
      throws IOException {
    return writer(context, WriterState.merged(states));
  }

  private DeltaSinkWriter writer(WriterInitContext context, WriterState restored)
      throws IOException {
    int shard = context.getTaskInfo().getIndexOfThisSubtask();
    int shards = context.getTaskInfo().getNumberOfParallelSubtasks();
    MetricGroup metrics = context.metricGroup();
    Ledger ledger = ledger(new ClickHouse(options, metrics.counter("ledgerRetries")));
    WriterState state;
    try {
      state = start(ledger, shard, context.getRestoredCheckpointId(), restored);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading the ledger");
    }
    return new DeltaSinkWriter(
        options,
        job,
        shard,
        shards,
        state,
        Clock.systemUTC(),
        metrics.counter("flowsCut"),
        metrics.counter("rowsInOther"));
  }

  private WriterState start(
      Ledger ledger, int shard, OptionalLong restoredCheckpoint, WriterState restored)
      throws IOException, InterruptedException {
    long newest = ledger.newestCommit(job);
    long adopted = options.adoptLedger() ? newest : restored.adopted();
    // One shard asks for all of them: it is the first, which always gets a state after rescaling.
    if (shard == 0) {
      ledger.check(job, restoredCheckpoint, adopted);
    }
    // The ledger counts too: a new shard has no state, and clocks may go back.
    return new WriterState(Math.max(newest, restored.lastCommit()), adopted, restored.admitted());
  }

  private static Ledger ledger(ClickHouse clickHouse) {
    return new Ledger(clickHouse, Clock.systemUTC());
  }

  @Override
  public DataStream<CommittableMessage<Commit>> addPreCommitTopology(
      DataStream<CommittableMessage<Commit>> commits) {
    return commits
        .map(TableSink::stamp)
        .returns(CommittableMessageTypeInfo.of(CommitSerializer::new))
        .name(STAMP)
        .uid(STAMP);
  }

  private static CommittableMessage<Commit> stamp(CommittableMessage<Commit> message) {
    return message instanceof CommittableWithLineage<Commit> commit
        ? commit.map(unstamped -> unstamped.of(commit.getCheckpointId()))
        : message;
  }

  @Override
  public Committer<Commit> createCommitter(CommitterInitContext context) throws IOException {
    CommitMetrics metrics = new CommitMetrics(context.metricGroup());
    ClickHouse clickHouse = new ClickHouse(options, metrics.retries);
    AggregatePublisher publisher =
        topic.isEmpty() ? null : new AggregatePublisher(topic, producer, options, metrics);
    return new ClickHouseCommitter(
        clickHouse, ledger(clickHouse), publisher, metrics, context.getRestoredCheckpointId());
  }

  @Override
  public SimpleVersionedSerializer<Commit> getCommittableSerializer() {
    return new CommitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Commit> getWriteResultSerializer() {
    return new CommitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<WriterState> getWriterStateSerializer() {
    return new WriterState.Serializer();
  }
}
