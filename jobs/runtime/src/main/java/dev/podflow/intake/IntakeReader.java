package dev.podflow.intake;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.jpountz.lz4.LZ4Factory;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's Kafka reader, which also announces its partitions, saves their memory with them, and
 * offers a record that was {@linkplain IntakeRecord#postpone postponed} again until it is taken.
 * Meanwhile the others of its partition wait behind it, and other partitions go on: else one whose
 * records have to wait, as they are new, would hold up one that has a backlog.
 */
final class IntakeReader<S> implements SourceReader<IntakeRecord<S>, KafkaPartitionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeReader.class);

  /** How long a postponed record rests before it is offered again. */
  private static final long PAUSE_MILLIS = 50;

  /** A partition of which more waits is not read on. */
  private static final long WAITING_BYTES_MAX = 1 << 20;

  private final SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka;
  private final Partitions<S> partitions;
  private final Supplier<CompletableFuture<Void>> pauses;
  private final Queue<IntakeRecord<S>> assigned = new ArrayDeque<>();
  private CompletableFuture<Void> assignments = new CompletableFuture<>();

  /** Partitions that Kafka's reader was told to leave, by index. */
  private final Set<Integer> left = new HashSet<>();

  /** When what waits is offered again; null while nothing rests. */
  private CompletableFuture<Void> pause;

  /** Whether Kafka's reader has come to an end. */
  private boolean ended;

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
    Waiting<S> waiting = partitions.waiting();
    if (pause != null && pause.isDone()) {
      pause = null;
      waiting.beginRound();
    }
    IntakeRecord<S> again = waiting.next();
    if (again != null) {
      offerAgain(again, waiting, output);
      return InputStatus.MORE_AVAILABLE;
    }
    InputStatus status = ended ? InputStatus.END_OF_INPUT : kafka.pollNext(output);
    IntakeRecord<S> postponed = partitions.takePostponed();
    if (postponed != null) {
      hold(postponed, waiting);
    }
    ended = status == InputStatus.END_OF_INPUT;
    return ended && !waiting.isEmpty() ? InputStatus.NOTHING_AVAILABLE : status;
  }

  private void offerAgain(
      IntakeRecord<S> record, Waiting<S> waiting, ReaderOutput<IntakeRecord<S>> output) {
    record.offerAgain();
    output.collect(record);
    waiting.offered();
    if (!waiting.has(record.partition()) && left.remove(record.partition().index())) {
      kafka.pauseOrResumeSplits(List.of(), List.of(splitId(record)));
    }
    if (waiting.next() == null && !waiting.isEmpty()) {
      pause = pauses.get();
    }
  }

  private void hold(IntakeRecord<S> record, Waiting<S> waiting) {
    if (waiting.add(record) > WAITING_BYTES_MAX && left.add(record.partition().index())) {
      kafka.pauseOrResumeSplits(List.of(splitId(record)), List.of());
    }
    if (pause == null) {
      pause = pauses.get();
    }
  }

  private static String splitId(IntakeRecord<?> record) {
    Partition<?> partition = record.partition();
    return KafkaPartitionSplit.toSplitId(new TopicPartition(partition.topic(), partition.index()));
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId).stream().map(partitions::save).toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (!assigned.isEmpty() || partitions.waiting().next() != null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> next;
    if (pause == null) {
      next = kafka.isAvailable();
    } else {
      next = ended ? pause : CompletableFuture.anyOf(pause, kafka.isAvailable());
    }
    if (next.isDone()) {
      return CompletableFuture.completedFuture(null);
    }
    if (assignments.isDone()) {
      assignments = new CompletableFuture<>();
    }
    return CompletableFuture.anyOf(next, assignments).thenApply(ignored -> null);
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
