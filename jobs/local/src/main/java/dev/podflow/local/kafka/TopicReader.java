package dev.podflow.local.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning, or from where somebody left off, to its present end. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param group whose committed position counts; only {@link #leaveOff} moves it
   */
  TopicReader(String bootstrapServers, String topic, String group) {
    if (!Kafka.isAlive(bootstrapServers)) {
      throw Kafka.unreachable(bootstrapServers, null);
    }
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
  }

  TopicReader fromBeginning() {
    consumer.seekToBeginning(partitions);
    return this;
  }

  /** Gives every record up to the end as it is at the call. */
  void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(
          record -> {
            if (record.offset()
                < ends.get(new TopicPartition(record.topic(), record.partition()))) {
              receiver.accept(record);
            }
          });
    }
    // What came in after the call is for the next reader.
    ends.forEach(
        (partition, end) -> {
          if (consumer.position(partition) > end) {
            consumer.seek(partition, end);
          }
        });
  }

  /** Lets the group go on from here the next time. */
  void leaveOff() {
    consumer.commitSync(
        partitions.stream()
            .collect(Collectors.toMap(p -> p, p -> new OffsetAndMetadata(consumer.position(p)))));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
