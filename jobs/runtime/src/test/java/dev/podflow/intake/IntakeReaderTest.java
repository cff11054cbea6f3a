package dev.podflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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
    first.reader.addSplits(List.of(split(0, 0), split(3, 7)));
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
    assertThat(other.kafka.splits.get(0).getStartingOffset()).isEqualTo(7);
  }

  @Test
  void recordsCarryThePartitionTheyCameFrom() throws Exception {
    Reading reading = new Reading();
    reading.reader.addSplits(List.of(split(2, 5)));
    reading.kafka.give(2, 5);
    reading.pollAll();
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
  void aPostponedRecordComesAgainAndIsNotSavedAsRead() throws Exception {
    Reading reading = ofTwoPartitions();
    reading.postponing = record -> true;
    reading.kafka.give(2, 5);
    reading.pollAll();
    IntakeRecord<StringBuilder> record = reading.newest();

    CompletableFuture<Void> available = reading.reader.isAvailable();
    assertThat(available).as("it rests").isNotDone();
    assertThat(offsets(reading.reader.snapshotState(1))).containsExactly(5L, 8L);
    reading.pause.complete(null);
    assertThat(available).isDone();
    assertThat(reading.poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reading.records).hasSize(4).last().isSameAs(record);
    assertThat(reading.poll()).as("it rests again").isEqualTo(InputStatus.NOTHING_AVAILABLE);

    reading.postponing = none -> false;
    reading.pause.complete(null);
    assertThat(reading.reader.isAvailable()).isDone();
    assertThat(reading.poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reading.records).hasSize(5).last().isSameAs(record);
    assertThat(offsets(reading.reader.snapshotState(2))).containsExactly(6L, 8L);
    assertThat(reading.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reading.reader.isAvailable()).as("it waits for Kafka again").isNotDone();
  }

  @Test
  void othersOfItsPartitionWaitBehindItAndOtherPartitionsGoOn() throws Exception {
    Reading reading = ofTwoPartitions();
    reading.records.clear();
    reading.postponing = record -> record.partition().index() == 2 && record.offset() >= 6;
    for (long offset = 5; offset < 9; offset++) {
      reading.kafka.give(2, offset);
      reading.kafka.give(4, offset + 3);
    }
    reading.pollAll();
    assertThat(reading.names()).containsExactly("2:5", "4:8", "2:6", "4:9", "4:10", "4:11");
    assertThat(offsets(reading.reader.snapshotState(1))).containsExactly(6L, 12L);

    reading.postponing = record -> record.partition().index() == 2 && record.offset() >= 8;
    reading.records.clear();
    reading.pause.complete(null);
    reading.kafka.give(4, 12);
    reading.pollAll();
    assertThat(reading.names()).containsExactly("2:6", "2:7", "2:8", "4:12");
    assertThat(reading.records).extracting(IntakeRecord::value).doesNotHaveDuplicates();
    assertThat(offsets(reading.reader.snapshotState(2))).containsExactly(8L, 13L);
  }

  @Test
  void eachPartitionThatWaitsHasItsTurn() throws Exception {
    Reading reading = ofTwoPartitions();
    reading.postponing = record -> true;
    reading.kafka.give(2, 5);
    reading.kafka.give(4, 8);
    reading.pollAll();
    reading.records.clear();
    reading.postponing = record -> record.partition().index() == 2;
    reading.pause.complete(null);
    reading.pollAll();
    assertThat(reading.names()).containsExactlyInAnyOrder("2:5", "4:8");
    assertThat(offsets(reading.reader.snapshotState(1))).containsExactly(5L, 9L);
  }

  @Test
  void aPartitionOfWhichMuchWaitsIsNotReadOn() throws Exception {
    Reading reading = ofTwoPartitions();
    reading.postponing = record -> true;
    reading.kafka.give(2, 5);
    reading.pollAll();
    reading.kafka.bytes = 600_000;
    reading.kafka.give(2, 6);
    reading.pollAll();
    assertThat(reading.kafka.left).isEmpty();
    reading.kafka.give(2, 7);
    reading.kafka.give(2, 8);
    reading.pollAll();
    assertThat(reading.kafka.left).containsExactly("flows-2");

    reading.postponing = record -> record.offset() == 8;
    reading.pause.complete(null);
    reading.pollAll();
    assertThat(reading.kafka.left).containsExactly("flows-2");
    reading.postponing = record -> false;
    reading.pause.complete(null);
    reading.pollAll();
    assertThat(reading.kafka.left).isEmpty();
    assertThat(reading.newest().offset()).isEqualTo(8);
  }

  @Test
  void theEndWaitsForWhatWaits() throws Exception {
    Reading reading = new Reading();
    reading.reader.addSplits(List.of(split(2, 5)));
    reading.pollAll();
    reading.postponing = record -> true;
    reading.kafka.give(2, 5);
    reading.kafka.ends = true;
    reading.pollAll();
    assertThat(reading.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reading.reader.isAvailable()).isNotDone();
    reading.postponing = record -> false;
    reading.pause.complete(null);
    assertThat(reading.poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reading.poll()).isEqualTo(InputStatus.END_OF_INPUT);
  }

  /** One that has partition 2 from offset 5 on, and 4 from 8 on. */
  private static Reading ofTwoPartitions() throws Exception {
    Reading reading = new Reading();
    reading.reader.addSplits(List.of(split(2, 5), split(4, 8)));
    reading.pollAll();
    return reading;
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

    /** What the records were called when they came: they are reused. */
    private final List<String> names = new ArrayList<>();

    Predicate<IntakeRecord<StringBuilder>> postponing = record -> false;

    /** The newest rest of a postponed record: it lasts until a test completes it. */
    CompletableFuture<Void> pause;

    InputStatus poll() throws Exception {
      return reader.pollNext(this);
    }

    void pollAll() throws Exception {
      while (reader.pollNext(this) == InputStatus.MORE_AVAILABLE) {
        assertThat(records).hasSizeLessThan(100);
      }
    }

    IntakeRecord<StringBuilder> newest() {
      return records.get(records.size() - 1);
    }

    List<String> names() {
      return List.copyOf(names.subList(names.size() - records.size(), names.size()));
    }

    @Override
    public void collect(IntakeRecord<StringBuilder> record) {
      records.add(record);
      names.add(record.partition().index() + ":" + record.offset());
      if (!record.isAssignment() && postponing.test(record)) {
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

  /** Reads what it is given, whichever partitions it was told to leave. */
  private static final class FakeKafkaReader
      implements SourceReader<IntakeRecord<StringBuilder>, KafkaPartitionSplit> {
    final List<KafkaPartitionSplit> splits = new ArrayList<>();
    final Set<String> left = new TreeSet<>();
    private final Queue<KafkaPartitionSplit> given = new ArrayDeque<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final Partitions<StringBuilder> partitions;
    int bytes = 1;
    boolean ends;

    FakeKafkaReader(Partitions<StringBuilder> partitions) {
      this.partitions = partitions;
    }

    void give(int partition, long offset) {
      given.add(split(partition, offset));
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<IntakeRecord<StringBuilder>> output) {
      KafkaPartitionSplit record = given.poll();
      if (record == null) {
        return ends ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
      }
      long offset = record.getStartingOffset();
      String value = "value at " + offset + " ".repeat(bytes - 1);
      partitions.deserialize(
          new ConsumerRecord<>(
              TOPIC, record.getPartition(), offset, null, value.getBytes(StandardCharsets.UTF_8)),
          new Collector<>() {
            @Override
            public void collect(IntakeRecord<StringBuilder> record) {
              output.collect(record);
            }

            @Override
            public void close() {}
          });
      next.put(record.getPartition(), offset + 1);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return splits.stream()
          .map(
              split ->
                  split(
                      split.getPartition(),
                      next.getOrDefault(split.getPartition(), split.getStartingOffset())))
          .toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return given.isEmpty() && !ends
          ? new CompletableFuture<>()
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
      left.addAll(toPause);
      left.removeAll(toResume);
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
