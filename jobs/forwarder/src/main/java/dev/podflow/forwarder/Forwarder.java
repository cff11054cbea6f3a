package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import dev.podflow.schema.alert.AlertCodec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic from its beginning, to know what fires, and delivers what its group has not
 * delivered yet; commits only then, so that each change is told at least once. For one thread.
 */
final class Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final List<Delivery> deliveries;
  private final Duration repeat;
  private final Clock clock;
  private final FiringAlerts firing = new FiringAlerts();
  private final Map<TopicPartition, Long> delivered = new HashMap<>();
  private Instant repeated;

  /**
   * @param repeat how often those who forget are told again what fires
   */
  Forwarder(
      Consumer<byte[], byte[]> consumer,
      String topic,
      List<Delivery> deliveries,
      Duration repeat,
      Clock clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.deliveries = deliveries;
    this.repeat = repeat;
    this.clock = clock;
  }

  /** Takes the topic's partitions; what the group has delivered is not delivered again. */
  void start() {
    Set<TopicPartition> partitions = new HashSet<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      delivered.put(partition, offset == null ? 0 : offset.offset());
    }
    consumer.seekToBeginning(partitions);
    repeated = clock.instant();
  }

  /** One round: what has come by now is delivered and committed. */
  void forward() throws InterruptedException {
    List<Alert> changes = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Alert alert = decode(record);
      if (alert != null && firing.apply(alert) && record.offset() >= delivered.get(partition)) {
        changes.add(alert);
      }
      if (record.offset() >= delivered.get(partition)) {
        read.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
    for (Delivery delivery : deliveries) {
      delivery.deliver(changes);
    }
    if (!read.isEmpty()) {
      consumer.commitSync(read);
    }
    repeat();
  }

  private void repeat() throws InterruptedException {
    if (clock.instant().isBefore(repeated.plus(repeat))) {
      return;
    }
    repeated = clock.instant();
    for (Delivery delivery : deliveries) {
      if (delivery.forgets()) {
        delivery.deliver(List.copyOf(firing.all()));
      }
    }
  }

  private static Alert decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return AlertCodec.decode(record.value());
    } catch (IOException e) {
      LOG.warn("offset {} of {} is no alert: {}", record.offset(), record.topic(), e.getMessage());
      return null;
    }
  }
}
