package dev.podflow.traffic;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-hubble ─► count-hubble ──(rows, before each barrier)──► sink-tables      ClickHouse
 *                      │
 *                      └──────────(unusable records)──────────► sink-dead-letters  Kafka
 * </pre>
 *
 * Reading and counting are one task: no record crosses the network, only what many add up to.
 */
final class TrafficPipeline {
  static final String READ_HUBBLE = "read-hubble";
  static final String COUNT_HUBBLE = "count-hubble";
  static final String SINK_DEAD_LETTERS = "sink-dead-letters";

  private TrafficPipeline() {}

  /** Rows that the records of one flow topic add up to, with the dead letters as a side output. */
  static SingleOutputStreamOperator<Delta> countHubble(
      SingleOutputStreamOperator<IntakeRecord<PartitionMemory>> records,
      TrafficConfig config,
      SerializableSupplier<Identities> identities) {
    return records
        .transform(
            COUNT_HUBBLE, DeltaTypeInfo.INSTANCE, new CountHubbleOperator(config, identities))
        .name(COUNT_HUBBLE)
        .uid(COUNT_HUBBLE)
        .setParallelism(records.getParallelism());
  }

  static void sinkDeadLetters(SingleOutputStreamOperator<Delta> counted, Sink<DeadLetter> letters) {
    counted
        .getSideOutput(DeadLetters.TAG)
        .sinkTo(letters)
        .name(SINK_DEAD_LETTERS)
        .uid(SINK_DEAD_LETTERS);
  }
}
