package dev.podflow.metadata.topic;

import java.time.Duration;
import java.util.HashMap;
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
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param client configuration of the consumer: where the brokers are, how to reach them
   * @param group whose committed position counts, which only {@link #leaveOff} moves; null for none
   * @throws org.apache.kafka.common.KafkaException if the brokers cannot be reached
   */
  public TopicReader(Map<String, ?> client, String topic, String group) {
    Map<String, Object> config = new HashMap<>(client);
    if (group != null) {
      config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    }
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
  }

  /** Goes to the beginning, whatever the group's position. */
  public TopicReader fromBeginning() {
    consumer.seekToBeginning(partitions);
    return this;
  }

  /** Gives every record up to the end as it is at the call. */
  public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
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

  /** Gives what has come by now, or comes within half a second. */
  public void poll(Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    consumer.poll(POLL).forEach(receiver);
  }

  /** Lets the group go on from here the next time. */
  public void leaveOff() {
    consumer.commitSync(
        partitions.stream()
            .collect(Collectors.toMap(p -> p, p -> new OffsetAndMetadata(consumer.position(p)))));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
