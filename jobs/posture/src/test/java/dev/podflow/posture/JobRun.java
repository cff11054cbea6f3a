package dev.podflow.posture;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.config.JobConfig;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import java.util.Collection;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A run of the job's operator, from the assignment of its partition on. */
final class JobRun implements AutoCloseable {
  private final Partition<Void> partition;
  private final OneInputStreamOperatorTestHarness<IntakeRecord<Void>, Delta> harness;
  private final TopicInMemory topic;
  private long next;

  /**
   * @param start where the checkpoint says that reading goes on; negative for a first start
   */
  JobRun(TopicInMemory topic, long start, String... arguments) throws Exception {
    this(topic, 0, start, arguments);
  }

  JobRun(TopicInMemory topic, int index, long start, String... arguments) throws Exception {
    this.topic = topic;
    this.partition = new Partition<>("k8s.metadata", index, null);
    this.next = Math.max(0, start);
    JobConfig config = JobConfig.parse(PostureOptions.ALL, arguments);
    harness = new OneInputStreamOperatorTestHarness<>(new KeepHistoryOperator(config, () -> topic));
    harness.setup(
        DeltaTypeInfo.INSTANCE.createSerializer(
            harness.getExecutionConfig().getSerializerConfig()));
    harness.open();
    harness.processElement(
        new StreamRecord<>(new IntakeRecord<Void>().set(partition, null, start, -1)));
  }

  /** Reads to the topic's end and gives what goes into the next checkpoint. */
  List<Delta> checkpoint() throws Exception {
    for (TopicInMemory.Record record : topic.from(next)) {
      byte[] value = record.value() == null ? new byte[0] : record.value();
      harness.processElement(
          new StreamRecord<>(
              new IntakeRecord<Void>()
                  .set(partition, value, record.offset(), record.timestampMillis())
                  .withKey(record.key())));
      next = record.offset() + 1;
    }
    harness.prepareSnapshotPreBarrier(1);
    List<Delta> rows = List.copyOf(harness.extractOutputValues());
    harness.getOutput().clear();
    return rows;
  }

  /** The dead letters of this run. */
  List<DeadLetter> letters() {
    Collection<StreamRecord<DeadLetter>> letters = harness.getSideOutput(DeadLetters.TAG);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  static List<Delta> of(DeltaTable table, List<Delta> rows) {
    return rows.stream().filter(row -> row.table() == table).toList();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
