package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import dev.podflow.schema.alert.AlertCodec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic from its beginning, to know what fires, and delivers what its receiver has not
 * been told yet; commits only then, so that each change is told at least once. For one thread.
 */
final class Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Delivery delivery;
  private final Positions positions;
  private final Duration repeat;
  private final Clock clock;
  private final FiringAlerts firing = new FiringAlerts();
  private Instant repeated;

  /**
   * @param repeat how often those who forget are told again what fires
   */
  Forwarder(
      Consumer<byte[], byte[]> consumer,
      Delivery delivery,
      Positions positions,
      Duration repeat,
      Clock clock) {
    this.consumer = consumer;
    this.delivery = delivery;
    this.positions = positions;
    this.repeat = repeat;
    this.clock = clock;
  }

  /** Takes the topic's partitions; what the receiver has been told is not delivered again. */
  void start() {
    consumer.assign(positions.partitions());
    consumer.seekToBeginning(positions.partitions());
    repeated = clock.instant();
  }

  /** One round: what has come by now is delivered and committed. */
  void forward() throws InterruptedException {
    List<Alert> changes = new ArrayList<>();
    Map<TopicPartition, Long> told = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Alert alert = decode(record);
      boolean isNew = record.offset() >= positions.of(delivery.name(), partition);
      if (alert != null && firing.apply(alert) && isNew) {
        changes.add(alert);
      }
      if (isNew) {
        told.put(partition, record.offset() + 1);
      }
    }
    delivery.deliver(changes);
    if (!told.isEmpty()) {
      positions.commit(delivery.name(), told, consumer);
    }
    repeat();
  }

  private void repeat() throws InterruptedException {
    if (!delivery.forgets() || clock.instant().isBefore(repeated.plus(repeat))) {
      return;
    }
    repeated = clock.instant();
    delivery.deliver(List.copyOf(firing.all()));
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
