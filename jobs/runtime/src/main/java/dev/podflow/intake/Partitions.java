package dev.podflow.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The partitions that a reader has, by index, and the step that links each record to its own. */
final class Partitions<S> implements KafkaRecordDeserializationSchema<IntakeRecord<S>> {
  private static final long serialVersionUID = 1;
  private static final byte[] NO_BYTES = {};

  private final String topic;
  private final PartitionCodec<S> codec;
  private transient List<Partition<S>> byIndex;
  private transient IntakeRecord<S> reused;

  Partitions(String topic, PartitionCodec<S> codec) {
    this.topic = topic;
    this.codec = codec;
  }

  /** Takes a partition over, with the memory that its split brings. */
  Partition<S> assign(KafkaPartitionSplit split) {
    S memory;
    try {
      memory =
          split instanceof RememberingSplit remembering
              ? codec.fromBytes(remembering.memory())
              : codec.create();
    } catch (IOException e) {
      throw new IllegalStateException("cannot restore what is remembered of " + split, e);
    }
    Partition<S> partition = new Partition<>(topic, split.getPartition(), memory);
    if (byIndex == null) {
      byIndex = new ArrayList<>();
    }
    while (byIndex.size() <= partition.index()) {
      byIndex.add(null);
    }
    byIndex.set(partition.index(), partition);
    return partition;
  }

  /**
   * A split as it goes into the checkpoint.
   *
   * @param postponed a record that Kafka's reader takes for read, and is not; null if none
   */
  KafkaPartitionSplit save(KafkaPartitionSplit split, IntakeRecord<S> postponed) {
    Partition<S> partition = byIndex.get(split.getPartition());
    boolean unread = postponed != null && postponed.partition() == partition;
    long next = unread ? postponed.offset() : split.getStartingOffset();
    return new RememberingSplit(split, next, codec.toBytes(partition.memory()));
  }

  /** The record that was handed on last; null before the first. */
  IntakeRecord<S> newest() {
    return reused;
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<IntakeRecord<S>> collector) {
    if (reused == null) {
      reused = new IntakeRecord<>();
    }
    byte[] value = record.value() == null ? NO_BYTES : record.value();
    collector.collect(
        reused
            .set(byIndex.get(record.partition()), value, record.offset(), record.timestamp())
            .withKey(record.key()));
  }

  @Override
  public TypeInformation<IntakeRecord<S>> getProducedType() {
    return new IntakeRecordTypeInfo<>();
  }
}
