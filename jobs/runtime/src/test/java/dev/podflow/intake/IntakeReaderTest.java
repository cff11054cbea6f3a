package dev.podflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IntakeReaderTest {
  private static final String TOPIC = "flows";

  @Test
  void whatIsRememberedOfAPartitionGoesWhereThePartitionGoes() throws Exception {
    Reading first = new Reading();
    first.reader.addSplits(List.of(split(0, 0), split(3, 0)));
    first.poll();
    first.poll();
    first.records.get(0).partition().memory().append("zero");
    first.records.get(1).partition().memory().append("three");
    List<KafkaPartitionSplit> saved = serialized(first.reader.snapshotState(1));

    Reading other = new Reading();
    other.reader.addSplits(List.of(saved.get(1)));
    other.poll();

    assertThat(other.records.get(0).isAssignment()).isTrue();
    assertThat(other.records.get(0).partition().index()).isEqualTo(3);
    assertThat(other.records.get(0).partition().memory()).hasToString("three");
    assertThat(other.kafka.splits.get(0).getStartingOffset()).isEqualTo(1);
  }

  @Test
  void recordsCarryThePartitionTheyCameFrom() throws Exception {
    Reading reading = new Reading();
    reading.reader.addSplits(List.of(split(2, 5)));
    reading.poll();
    reading.poll();
    IntakeRecord<StringBuilder> record = reading.records.get(1);
    assertThat(record.isAssignment()).isFalse();
    assertThat(record.partition().index()).isEqualTo(2);
    assertThat(record.offset()).isEqualTo(5);
    assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("value at 5");
  }

  @Test
  void anAssignmentWakesTheTask() {
    Reading reading = new Reading();
    CompletableFuture<Void> available = reading.reader.isAvailable();
    assertThat(available).isNotDone();
    reading.reader.addSplits(List.of(split(0, 0)));
    assertThat(available).isDone();
    assertThat(reading.reader.isAvailable()).isDone();
  }

  @Test
  void aPostponedRecordComesAgainBeforeAnyOtherAndIsNotSavedAsRead() throws Exception {
    Reading reading = new Reading();
    reading.reader.addSplits(List.of(split(2, 5), split(4, 8)));
    reading.poll();
    reading.poll();
    reading.postponing = true;
    assertThat(reading.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    IntakeRecord<StringBuilder> record = reading.records.get(2);

    CompletableFuture<Void> available = reading.reader.isAvailable();
    assertThat(available).isNotDone();
    assertThat(reading.poll()).as("it rests").isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reading.records).hasSize(3);
    assertThat(offsets(reading.reader.snapshotState(1))).containsExactly(5L, 9L);
    reading.pause.complete(null);
    assertThat(available).isDone();
    assertThat(reading.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reading.records).hasSize(4).last().isSameAs(record);

    reading.pause.complete(null);
    assertThat(reading.reader.isAvailable()).isDone();
    reading.postponing = false;
    assertThat(reading.poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reading.records).hasSize(5).last().isSameAs(record);
    assertThat(offsets(reading.reader.snapshotState(2))).containsExactly(6L, 9L);
    assertThat(reading.reader.isAvailable()).as("it waits for Kafka again").isNotDone();
  }

  private static List<Long> offsets(List<KafkaPartitionSplit> splits) {
    return splits.stream().map(KafkaPartitionSplit::getStartingOffset).toList();
  }

  private static KafkaPartitionSplit split(int partition, long offset) {
    return new KafkaPartitionSplit(new TopicPartition(TOPIC, partition), offset);
  }

  private static List<KafkaPartitionSplit> serialized(List<KafkaPartitionSplit> splits)
      throws IOException {
    RememberingSplit.Serializer serializer = new RememberingSplit.Serializer();
    List<KafkaPartitionSplit> back = new ArrayList<>();
    for (KafkaPartitionSplit split : splits) {
      back.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)));
    }
    return back;
  }

  /** Remembers a text. */
  private static final class TextCodec implements PartitionCodec<StringBuilder> {
    private static final long serialVersionUID = 1;

    @Override
    public StringBuilder create() {
      return new StringBuilder();
    }

    @Override
    public byte[] toBytes(StringBuilder memory) {
      return memory.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StringBuilder fromBytes(byte[] bytes) {
      return new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** A reader over a fake of Kafka's, and what it has put out. */
  private static final class Reading implements ReaderOutput<IntakeRecord<StringBuilder>> {
    final Partitions<StringBuilder> partitions = new Partitions<>(TOPIC, new TextCodec());
    final FakeKafkaReader kafka = new FakeKafkaReader(partitions);
    final IntakeReader<StringBuilder> reader =
        new IntakeReader<>(kafka, partitions, () -> pause = new CompletableFuture<>());
    final List<IntakeRecord<StringBuilder>> records = new ArrayList<>();

    boolean postponing;

    /** The newest rest of a postponed record: it lasts until a test completes it. */
    CompletableFuture<Void> pause;

    InputStatus poll() throws Exception {
      return reader.pollNext(this);
    }

    @Override
    public void collect(IntakeRecord<StringBuilder> record) {
      records.add(record);
      if (postponing) {
        record.postpone();
      }
    }

    @Override
    public void collect(IntakeRecord<StringBuilder> record, long timestamp) {
      records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void markIdle() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void markActive() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SourceOutput<IntakeRecord<StringBuilder>> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }

  /** Gives one record of its first split, and saves splits one record further. */
  private static final class FakeKafkaReader
      implements SourceReader<IntakeRecord<StringBuilder>, KafkaPartitionSplit> {
    final List<KafkaPartitionSplit> splits = new ArrayList<>();
    private final Partitions<StringBuilder> partitions;

    FakeKafkaReader(Partitions<StringBuilder> partitions) {
      this.partitions = partitions;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<IntakeRecord<StringBuilder>> output) {
      KafkaPartitionSplit split = splits.get(0);
      long offset = split.getStartingOffset();
      byte[] value = ("value at " + offset).getBytes(StandardCharsets.UTF_8);
      partitions.deserialize(
          new ConsumerRecord<>(TOPIC, split.getPartition(), offset, null, value),
          new Collector<>() {
            @Override
            public void collect(IntakeRecord<StringBuilder> record) {
              output.collect(record);
            }

            @Override
            public void close() {}
          });
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return splits.stream()
          .map(split -> split(split.getPartition(), split.getStartingOffset() + 1))
          .toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      splits.addAll(added);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }
}
