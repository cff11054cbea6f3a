package dev.podflow.posture;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.config.JobConfig;
import dev.podflow.delta.Delta;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-metadata ─► keep-history ──(rows that changed, before each barrier)──► sink-tables  ClickHouse
 * </pre>
 *
 * Reading and keeping are one task, which sees every object: a pod's workload is at the end of a
 * chain of others.
 */
final class PosturePipeline {
  static final String READ_METADATA = "read-metadata";
  static final String KEEP_HISTORY = "keep-history";

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
}
