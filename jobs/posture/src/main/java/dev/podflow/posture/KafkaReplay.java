package dev.podflow.posture;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads from Kafka, with a consumer that lasts as long as the reading. */
final class KafkaReplay implements Replay {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Properties properties = new Properties();

  /**
   * @param client properties of a Kafka client, with {@code bootstrap.servers}
   */
  KafkaReplay(Properties client) {
    properties.putAll(client);
    properties.remove("group.id");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "earliest");
  }

  @Override
  public long end(String topic, int partition) {
    TopicPartition source = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> kafka = consumer()) {
      return kafka.endOffsets(List.of(source)).get(source);
    }
  }

  @Override
  public void read(String topic, int partition, long end, Consumer consumer) {
    TopicPartition source = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> kafka = consumer()) {
      kafka.assign(List.of(source));
      kafka.seekToBeginning(List.of(source));
      while (kafka.position(source) < end) {
        for (ConsumerRecord<byte[], byte[]> record : kafka.poll(POLL)) {
          if (record.offset() < end) {
            consumer.accept(record.offset(), record.timestamp(), record.key(), record.value());
          }
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
