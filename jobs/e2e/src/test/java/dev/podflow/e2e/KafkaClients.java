package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.podflow.schema.DeadLetterHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
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

  /** Creates a topic. */
  void create(String topic, int partitions) throws ExecutionException, InterruptedException {
    Map<String, Object> config =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(config)) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  /** How many records a topic has had. */
  long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All that is in {@code dead-letters} now. */
  List<Letter> deadLetters() {
    return all("dead-letters").stream().map(Letter::new).toList();
  }

  /** All that is in a topic now, partition by partition in order. */
  List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    producer.close();
  }
}
