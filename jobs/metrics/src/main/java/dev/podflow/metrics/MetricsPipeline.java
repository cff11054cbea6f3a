package dev.podflow.metrics;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.config.JobConfig;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.metric.Sample;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-metrics ─► decode-metrics ──(samples, by series)──► count-series ──(rows)──┬─► sink-tables  ClickHouse
 *                        │                                                         │
 *                        ├─────────────(how far it is, before each barrier)────────┘
 *                        │
 *                        └─────────────(unusable records)──────────────────────────► sink-dead-letters  Kafka
 * </pre>
 *
 * Reading and decoding are one task. A series may come through any partition and has its state in
 * one place, so every sample crosses the network. Rows of samples are handed on before the same
 * barrier that the samples came before: what says how far a partition is and what it led to are one
 * commit.
 */
final class MetricsPipeline {
  static final String READ = "read-metrics";
  static final String DECODE = "decode-metrics";
  static final String COUNT = "count-series";
  static final String SINK_DEAD_LETTERS = "sink-dead-letters";

  /** Rows of the records themselves: what became of them, how far each partition is. */
  static final OutputTag<Delta> ROWS = new OutputTag<>("rows", DeltaTypeInfo.INSTANCE);

  private MetricsPipeline() {}

  /** What the records hold, with rows and dead letters as side outputs. */
  static SingleOutputStreamOperator<Sample> decode(
      SingleOutputStreamOperator<IntakeRecord<Void>> records,
      JobConfig config,
      SerializableSupplier<Identities> identities) {
    return records
        .transform(DECODE, SampleTypeInfo.INSTANCE, new DecodeMetricsOperator(config, identities))
        .name(DECODE)
        .uid(DECODE)
        .setParallelism(records.getParallelism());
  }

  /** All rows. */
  static DataStream<Delta> count(
      SingleOutputStreamOperator<Sample> samples,
      JobConfig config,
      SerializableSupplier<Identities> identities) {
    return samples
        .keyBy(sample -> sample.series, Types.LONG)
        .transform(COUNT, DeltaTypeInfo.INSTANCE, new CountSeriesOperator(config, identities))
        .name(COUNT)
        .uid(COUNT)
        .union(samples.getSideOutput(ROWS));
  }

  static void sinkDeadLetters(
      SingleOutputStreamOperator<Sample> samples, Sink<DeadLetter> letters) {
    samples
        .getSideOutput(DeadLetters.TAG)
        .sinkTo(letters)
        .name(SINK_DEAD_LETTERS)
        .uid(SINK_DEAD_LETTERS);
  }
}
