package dev.podflow.metadata.topic;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What {@code k8s.metadata} holds, as a tracker needs it before it can tell what is news. */
public final class TopicHistory {
  private TopicHistory() {}

  /**
   * Reads the topic to its present end.
   *
   * @return a tracker of that cluster that knows all of it
   * @throws IOException if the topic holds a value that is none of Podflow's
   * @throws org.apache.kafka.common.KafkaException if it cannot be read
   */
  public static LifeTracker read(String cluster, TopicReader topic) throws IOException {
    LifeTracker tracker = new LifeTracker(cluster);
    try {
      topic.fromBeginning().readToEnd(record -> take(record, tracker));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return tracker;
  }

  private static void take(ConsumerRecord<byte[], byte[]> record, LifeTracker tracker) {
    if (record.value() != null) {
      tracker.known(decode(record));
    } else if (record.key() != null) {
      tracker.unknown(new String(record.key(), StandardCharsets.UTF_8));
    }
  }

  private static KubernetesObject decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return KubernetesObjectCodec.decode(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s holds a value that is no Kubernetes object of Podflow's, at offset %d"
              .formatted(record.topic(), record.offset()),
          e);
    }
  }
}
