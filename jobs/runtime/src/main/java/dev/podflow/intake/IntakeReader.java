package dev.podflow.intake;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.jpountz.lz4.LZ4Factory;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's Kafka reader, which also announces its partitions, saves their memory with them, and
 * offers a record that was {@linkplain IntakeRecord#postpone postponed} again until it is taken.
 */
final class IntakeReader<S> implements SourceReader<IntakeRecord<S>, KafkaPartitionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeReader.class);

  /** How long a postponed record rests before it is offered again. */
  private static final long PAUSE_MILLIS = 50;

  private final SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka;
  private final Partitions<S> partitions;
  private final Supplier<CompletableFuture<Void>> pauses;
  private final Queue<IntakeRecord<S>> assigned = new ArrayDeque<>();
  private CompletableFuture<Void> assignments = new CompletableFuture<>();

  /** The record that was handed back; null if there is none. */
  private IntakeRecord<S> postponed;

  /** When the postponed record is offered again. */
  private CompletableFuture<Void> pause;

  IntakeReader(SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka, Partitions<S> partitions) {
    this(
        kafka,
        partitions,
        () ->
            new CompletableFuture<Void>()
                .completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /**
   * @param pauses each is over when it completes
   */
  IntakeReader(
      SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka,
      Partitions<S> partitions,
      Supplier<CompletableFuture<Void>> pauses) {
    this.kafka = kafka;
    this.partitions = partitions;
    this.pauses = pauses;
  }

  @Override
  public void start() {
    warnOfSlowLz4();
    kafka.start();
  }

  /** Kafka's client takes native code only where LZ4's classes are not the job's own. */
  private static void warnOfSlowLz4() {
    String lz4 = LZ4Factory.fastestInstance().toString();
    if (!lz4.endsWith(":JNI")) {
      LOG.warn(
          "Records that Kafka holds in LZ4 are decompressed by {}, several times slower than native"
              + " code. Set classloader.parent-first-patterns.additional: net.jpountz. in Flink.",
          lz4);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<IntakeRecord<S>> output) throws Exception {
    IntakeRecord<S> assignment = assigned.poll();
    if (assignment != null) {
      output.collect(assignment);
      return InputStatus.MORE_AVAILABLE;
    }
    if (postponed != null) {
      if (!pause.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      postponed.offerAgain();
      output.collect(postponed);
      return isPostponed(postponed) ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }
    InputStatus status = kafka.pollNext(output);
    IntakeRecord<S> newest = partitions.newest();
    return newest != null && isPostponed(newest) ? InputStatus.NOTHING_AVAILABLE : status;
  }

  private boolean isPostponed(IntakeRecord<S> record) {
    if (!record.isPostponed()) {
      postponed = null;
      return false;
    }
    postponed = record;
    pause = pauses.get();
    return true;
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId).stream()
        .map(split -> partitions.save(split, postponed))
        .toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (!assigned.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> available = postponed == null ? kafka.isAvailable() : pause;
    if (available.isDone()) {
      return available;
    }
    if (assignments.isDone()) {
      assignments = new CompletableFuture<>();
    }
    return CompletableFuture.anyOf(available, assignments).thenApply(ignored -> null);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      assigned.add(
          new IntakeRecord<S>().set(partitions.assign(split), null, split.getStartingOffset(), -1));
    }
    kafka.addSplits(splits);
    assignments.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kafka.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    kafka.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws Exception {
    kafka.close();
  }
}
