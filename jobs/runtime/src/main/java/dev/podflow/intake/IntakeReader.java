package dev.podflow.intake;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/** Flink's Kafka reader, which also announces its partitions and saves their memory with them. */
final class IntakeReader<S> implements SourceReader<IntakeRecord<S>, KafkaPartitionSplit> {
  private final SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka;
  private final Partitions<S> partitions;
  private final Queue<IntakeRecord<S>> assigned = new ArrayDeque<>();
  private CompletableFuture<Void> assignments = new CompletableFuture<>();

  IntakeReader(SourceReader<IntakeRecord<S>, KafkaPartitionSplit> kafka, Partitions<S> partitions) {
    this.kafka = kafka;
    this.partitions = partitions;
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<IntakeRecord<S>> output) throws Exception {
    IntakeRecord<S> assignment = assigned.poll();
    if (assignment == null) {
      return kafka.pollNext(output);
    }
    output.collect(assignment);
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId).stream().map(partitions::save).toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (!assigned.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> available = kafka.isAvailable();
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
