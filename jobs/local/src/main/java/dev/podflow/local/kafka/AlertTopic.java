package dev.podflow.local.kafka;

import dev.podflow.local.console.Failure;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import dev.podflow.schema.alert.Alert;
import dev.podflow.schema.alert.AlertCodec;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The alerts of topic {@code alerts}. */
public final class AlertTopic {
  /** Repetitions are told among so many of the newest. */
  private static final int SEEN_MAX = 10_000;

  private final KafkaAccess access;
  private final Set<String> seen = new HashSet<>();
  private long count;

  public AlertTopic(KafkaAccess access) {
    this.access = access;
  }

  /**
   * Gives every alert that is there, each once.
   *
   * @return how many that were
   */
  public long readToEnd(Consumer<Alert> receiver) {
    try (TopicReader reader = reader()) {
      reader.readToEnd(record -> give(record, receiver));
    }
    return count;
  }

  /**
   * Gives every alert that is there and that comes, until the thread is interrupted.
   *
   * @return how many that were
   */
  public long follow(Consumer<Alert> receiver) {
    try (TopicReader reader = reader()) {
      while (!Thread.currentThread().isInterrupted()) {
        reader.poll(record -> give(record, receiver));
      }
    }
    return count;
  }

  private TopicReader reader() {
    return Kafka.reader(access, Topics.ALERTS.name(), null).fromBeginning();
  }

  private void give(ConsumerRecord<byte[], byte[]> record, Consumer<Alert> receiver) {
    Alert alert = decode(record);
    if (seen.size() >= SEEN_MAX) {
      seen.clear();
    }
    String identity =
        alert.getFingerprint() + alert.getState() + alert.getStartedAt() + alert.getChangedAt();
    if (seen.add(identity)) {
      count++;
      receiver.accept(alert);
    }
  }

  private static Alert decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return AlertCodec.decode(record.value());
    } catch (IOException e) {
      throw new Failure(
          "offset %d of %s is no alert: %s"
              .formatted(record.offset(), record.topic(), e.getMessage()),
          e);
    }
  }
}
