package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.podflow.schema.DeadLetterHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plain Kafka clients, for records that files cannot hold and for the topics that jobs write. */
final class KafkaClients implements AutoCloseable {
  /** A record of {@code dead-letters}. */
  record Letter(ConsumerRecord<byte[], byte[]> record) {
    byte[] value() {
      return record.value();
    }

    /** A header's text; null if it has none of that name. */
    String header(String name) {
      Header header = record.headers().lastHeader(name);
      return header == null ? null : new String(header.value(), UTF_8);
    }

    /** Partition and offset that the record had in the topic it comes from. */
    List<Long> source() {
      return List.of(
          Long.valueOf(header(DeadLetterHeaders.SOURCE_PARTITION)),
          Long.valueOf(header(DeadLetterHeaders.SOURCE_OFFSET)));
    }
  }

  private final KafkaProducer<byte[], byte[]> producer;
  private final String bootstrapServers;

  KafkaClients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                16 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record and waits for the broker to have it. */
  RecordMetadata send(ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, InterruptedException {
    return producer.send(record).get();
  }

  /** How many records a topic has had. */
  long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All that is in {@code dead-letters} now. */
  List<Letter> deadLetters() {
    TopicPartition partition = new TopicPartition("dead-letters", 0);
    List<Letter> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> letters.add(new Letter(record)));
      }
    }
    return letters;
  }

  @Override
  public void close() {
    producer.close();
  }
}
