package dev.podflow.traffic;

import dev.podflow.config.JobOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.FlowCounter;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.deadletter.LetterWriter;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Reads, attributes and counts the records of one source right where they come from Kafka, and
 * hands on what they add up to: before each checkpoint's barrier, so that it needs no state, or
 * earlier if there are many rows. What it remembers from record to record belongs to the partition
 * ({@link PartitionMemory}).
 */
final class CountFlowsOperator extends AbstractStreamOperator<Delta>
    implements OneInputStreamOperator<IntakeRecord<PartitionMemory>, Delta>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /** How often partitions that went silent are looked at. */
  private static final long TICK_MILLIS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FlowSource source;
  private final TrafficConfig config;
  private final SerializableSupplier<Identities> identities;
  private transient Identities directory;
  private transient RecordReader reader;
  private transient FlowCounter counter;
  private transient Deltas deltas;
  private transient FlowBatch flows;
  private transient Origin origin;
  private transient Map<Partition<PartitionMemory>, Reading> partitions;
  private transient Partition<PartitionMemory> current;
  private transient Reading reading;
  private transient LetterWriter letters;
  private transient StreamRecord<Delta> emitted;
  private transient int rowsMax;

  /**
   * Whether a record was postponed lately: then partitions are silent because they are not read.
   */
  private transient boolean waitsSinceTick;

  /** How far a partition has come. */
  private static final class Reading {
    /** Since when nothing has come, by this machine's clock; 0 while something comes. */
    long silentSinceMillis;

    /** The settled offset that was last handed on: an idle job has nothing to commit. */
    long settledOffset;
  }

  CountFlowsOperator(
      FlowSource source, TrafficConfig config, SerializableSupplier<Identities> identities) {
    this.source = source;
    this.config = config;
    this.identities = identities;
  }

  @Override
  public void open() throws Exception {
    super.open();
    directory = identities.get();
    directory.awaitStart();
    reader = source.reader();
    deltas = new Deltas();
    counter = source.counter(config.counting(), directory.lookup(), deltas);
    flows = new FlowBatch();
    origin = new Origin();
    partitions = new HashMap<>();
    emitted = new StreamRecord<>(null);
    rowsMax = config.get(JobOptions.COMBINE_ROWS_MAX);
    letters = new LetterWriter(getMetricGroup());
    getMetricGroup().gauge("combinedRows", () -> deltas.size());
    tickLater();
  }

  @Override
  public void processElement(StreamRecord<IntakeRecord<PartitionMemory>> element) throws Exception {
    IntakeRecord<PartitionMemory> record = element.getValue();
    if (record.partition() != current) {
      current = record.partition();
      reading = partitions.computeIfAbsent(current, partition -> new Reading());
    }
    reading.silentSinceMillis = 0;
    if (record.isAssignment()) {
      return;
    }
    origin.topic = current.topic();
    origin.partition = current.index();
    origin.offset = record.offset();
    origin.timestampMillis = record.timestampMillis();
    Rejection rejection = reader.read(record.value(), flows);
    if (rejection != null) {
      bury(record, rejection, reader.detail());
      return;
    }
    origin.key(record.key());
    origin.complete(flows);
    if (hasToWait()) {
      record.postpone();
      waitsSinceTick = true;
      return;
    }
    rejection = counter.count(flows, origin, current.memory());
    if (rejection != null) {
      bury(
          record,
          rejection,
          rejection == Rejection.NO_TIME
              ? "neither the record nor Kafka says when it was"
              : "the flow's time is out of range");
    }
    if (deltas.size() >= rowsMax) {
      flush();
    }
  }

  /** Waiting records are old by the time that they are counted; a backlog asks for no clock. */
  private boolean hasToWait() {
    return !directory.hasReadTo(origin.timestampMillis)
        || counter.hasToWait(flows, origin, getProcessingTimeService().getCurrentProcessingTime());
  }

  private void bury(IntakeRecord<PartitionMemory> record, Rejection reason, String error) {
    counter.countDeadLetter(origin, current.memory());
    output.collect(DeadLetters.TAG, letters.write(record, reason, error));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    String job = config.jobName();
    partitions.forEach(
        (partition, progress) -> {
          long settled = partition.memory().settledOffset();
          if (settled > progress.settledOffset) {
            progress.settledOffset = settled;
            deltas.progress(job, partition.topic(), partition.index(), settled);
          }
        });
    deltas.drain(delta -> output.collect(emitted.replace(delta)));
  }

  private void tickLater() {
    long next = getProcessingTimeService().getCurrentProcessingTime() + TICK_MILLIS;
    getProcessingTimeService().registerTimer(next, this::tick);
  }

  /**
   * A silent partition's clock goes on with this machine's, so that its requests still time out.
   */
  private void tick(long scheduledMillis) {
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    partitions.forEach(
        (partition, progress) -> {
          if (waitsSinceTick || progress.silentSinceMillis == 0) {
            progress.silentSinceMillis = nowMillis;
          } else {
            long silentNanos = (nowMillis - progress.silentSinceMillis) * NANOS_PER_MILLI;
            counter.expire(partition.memory(), silentNanos);
          }
        });
    waitsSinceTick = false;
    tickLater();
  }

  @Override
  public void close() throws Exception {
    if (directory != null) {
      directory.close();
    }
    super.close();
  }
}
