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
  private transient Waiting<S> waiting;

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
   * A split as it goes into the checkpoint: what waits is taken for read by Kafka's reader, and is
   * not.
   */
  KafkaPartitionSplit save(KafkaPartitionSplit split) {
    Partition<S> partition = byIndex.get(split.getPartition());
    long next = waiting().oldestOffset(partition.index(), split.getStartingOffset());
    return new RememberingSplit(split, next, codec.toBytes(partition.memory()));
  }

  /** The records that wait. */
  Waiting<S> waiting() {
    if (waiting == null) {
      waiting = new Waiting<>();
    }
    return waiting;
  }

  /** The record that was read last, for good, if it is postponed; else null. */
  IntakeRecord<S> takePostponed() {
    IntakeRecord<S> newest = reused;
    if (newest == null || !newest.isPostponed()) {
      return null;
    }
    reused = null;
    return newest;
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<IntakeRecord<S>> collector) {
    if (reused == null) {
      reused = new IntakeRecord<>();
    }
    Partition<S> partition = byIndex.get(record.partition());
    byte[] value = record.value() == null ? NO_BYTES : record.value();
    reused.set(partition, value, record.offset(), record.timestamp()).withKey(record.key());
    if (waiting().has(partition)) {
      reused.postpone();
    } else {
      collector.collect(reused);
    }
  }

  @Override
  public TypeInformation<IntakeRecord<S>> getProducedType() {
    return new IntakeRecordTypeInfo<>();
  }
}
