package dev.podflow.traffic;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.intake.IntakeRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-hubble ─► count-hubble ──(rows, before each barrier)──┬─► sink-tables      ClickHouse
 *                      │                                      │
 *  read-…      ─► count-…      ───────────────────────────────┘
 *                      │
 *                      └──────────(unusable records)────────────► sink-dead-letters  Kafka
 * </pre>
 *
 * Reading and counting are one task for each {@link FlowSource}: no record crosses the network,
 * only what many add up to.
 */
final class TrafficPipeline {
  static final String SINK_DEAD_LETTERS = "sink-dead-letters";

  private TrafficPipeline() {}

  /** Rows that the records of one source add up to, with the dead letters as a side output. */
  static SingleOutputStreamOperator<Delta> count(
      SingleOutputStreamOperator<IntakeRecord<PartitionMemory>> records,
      FlowSource source,
      TrafficConfig config,
      SerializableSupplier<Identities> identities) {
    return records
        .transform(
            source.countName(),
            DeltaTypeInfo.INSTANCE,
            new CountFlowsOperator(source, config, identities))
        .name(source.countName())
        .uid(source.countName())
        .setParallelism(records.getParallelism());
  }

  /** The rows of all sources. */
  static DataStream<Delta> rows(List<SingleOutputStreamOperator<Delta>> counted) {
    return union(List.<DataStream<Delta>>copyOf(counted));
  }

  static void sinkDeadLetters(
      List<SingleOutputStreamOperator<Delta>> counted, Sink<DeadLetter> letters) {
    List<DataStream<DeadLetter>> buried = new ArrayList<>();
    for (SingleOutputStreamOperator<Delta> rows : counted) {
      buried.add(rows.getSideOutput(DeadLetters.TAG));
    }
    union(buried).sinkTo(letters).name(SINK_DEAD_LETTERS).uid(SINK_DEAD_LETTERS);
  }

  private static <T> DataStream<T> union(List<DataStream<T>> streams) {
    DataStream<T> all = streams.get(0);
    for (DataStream<T> stream : streams.subList(1, streams.size())) {
      all = all.union(stream);
    }
    return all;
  }
}
