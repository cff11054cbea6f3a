package dev.podflow.posture;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.config.JobConfig;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-metadata ─► keep-history ──(rows that changed, before each barrier)──► sink-tables  ClickHouse
 *                        │
 *                        └───────────(unusable records)───────────────► sink-dead-letters  Kafka
 * </pre>
 *
 * Reading and keeping are one task, which sees every object: a pod's workload is at the end of a
 * chain of others.
 */
final class PosturePipeline {
  static final String READ_METADATA = "read-metadata";
  static final String KEEP_HISTORY = "keep-history";
  static final String SINK_DEAD_LETTERS = "sink-dead-letters";

  /** Metadata are thousands of records a second at the very most. */
  static final int PARALLELISM = 1;

  private PosturePipeline() {}

  static SingleOutputStreamOperator<Delta> keepHistory(
      SingleOutputStreamOperator<IntakeRecord<Void>> records,
      JobConfig config,
      SerializableSupplier<Replay> replay) {
    return records
        .transform(KEEP_HISTORY, DeltaTypeInfo.INSTANCE, new KeepHistoryOperator(config, replay))
        .name(KEEP_HISTORY)
        .uid(KEEP_HISTORY)
        .setParallelism(PARALLELISM);
  }

  static void sinkDeadLetters(SingleOutputStreamOperator<Delta> rows, Sink<DeadLetter> letters) {
    rows.getSideOutput(DeadLetters.TAG)
        .sinkTo(letters)
        .name(SINK_DEAD_LETTERS)
        .uid(SINK_DEAD_LETTERS)
        .setParallelism(PARALLELISM);
  }
}
