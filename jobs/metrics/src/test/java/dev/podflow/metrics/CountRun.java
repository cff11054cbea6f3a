package dev.podflow.metrics;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import dev.podflow.metric.Sample;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Some subtasks of the counting operator, from a start or restore on. */
final class CountRun implements AutoCloseable {
  private static final int MAX_PARALLELISM = 128;

  /** What is counted is old by then, unless a test says otherwise. */
  private static final long YEAR_2100 = 4_102_444_800_000L;

  private final List<KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta>> subtasks =
      new ArrayList<>();
  private int checkpoint;

  /**
   * @param state null for a first start
   */
  CountRun(int parallelism, OperatorSubtaskState state, int before, String... arguments)
      throws Exception {
    for (int i = 0; i < parallelism; i++) {
      KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta> subtask =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new CountSeriesOperator(MetricsOptions.parse(arguments), Told::new),
              sample -> sample.series,
              Types.LONG,
              MAX_PARALLELISM,
              parallelism,
              i);
      subtask.setup(
          DeltaTypeInfo.INSTANCE.createSerializer(
              subtask.getExecutionConfig().getSerializerConfig()));
      if (state != null) {
        subtask.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, before, parallelism, i));
      }
      subtask.open();
      subtasks.add(subtask);
    }
    machineClock(YEAR_2100);
  }

  CountRun(String... arguments) throws Exception {
    this(1, null, 1, arguments);
  }

  /** Sets the clock of the machine, epoch milliseconds. */
  void machineClock(long millis) throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta> subtask : subtasks) {
      subtask.setProcessingTime(millis);
    }
  }

  void count(Sample sample) throws Exception {
    int group =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            sample.series, MAX_PARALLELISM, subtasks.size());
    // As from the network: an own object each time.
    subtasks.get(group).processElement(new StreamRecord<>(SampleSerializer.INSTANCE.copy(sample)));
  }

  /** What goes into the next checkpoint, as the sink adds it up. */
  List<Delta> rows(DeltaTable table) throws Exception {
    DeltaMap merged = new DeltaMap(table);
    for (KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta> subtask : subtasks) {
      subtask.prepareSnapshotPreBarrier(checkpoint);
      for (Delta row : subtask.extractOutputValues()) {
        if (row.table() == table) {
          merged.merge(row);
        }
      }
    }
    List<Delta> rows = new ArrayList<>();
    merged.drain(rows::add);
    return rows;
  }

  void forgetOutput() {
    subtasks.forEach(subtask -> subtask.getOutput().clear());
  }

  OperatorSubtaskState snapshot() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta> subtask : subtasks) {
      states.add(subtask.snapshot(++checkpoint, 0));
    }
    return AbstractStreamOperatorTestHarness.repackageState(
        states.toArray(OperatorSubtaskState[]::new));
  }

  /** Series that have state. */
  int stateEntries() {
    return subtasks.stream().mapToInt(subtask -> subtask.numKeyedStateEntries()).sum();
  }

  @Override
  public void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Long, Sample, Delta> subtask : subtasks) {
      subtask.close();
    }
  }
}
