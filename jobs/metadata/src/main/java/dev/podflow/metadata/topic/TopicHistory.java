package dev.podflow.metadata.topic;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What {@code k8s.metadata} holds, as a tracker needs it before it can tell what is news. */
public final class TopicHistory {
  private TopicHistory() {}

  /** Is told of values that are no Kubernetes objects of Podflow's, and were left out. */
  @FunctionalInterface
  public interface Unreadable {
    void leftOut(ConsumerRecord<byte[], byte[]> record, Exception why);
  }

  /**
   * Reads the topic to its present end. One value that cannot be read must not hide the rest, nor
   * hold up whoever writes the topic: an object that is seen again is written again.
   *
   * @return a tracker of that cluster that knows all of it but what was left out
   * @throws org.apache.kafka.common.KafkaException if it cannot be read
   */
  public static LifeTracker read(String cluster, TopicReader topic, Unreadable unreadable) {
    LifeTracker tracker = new LifeTracker(cluster);
    topic.fromBeginning().readToEnd(record -> take(record, tracker, unreadable));
    return tracker;
  }

  static void take(
      ConsumerRecord<byte[], byte[]> record, LifeTracker tracker, Unreadable unreadable) {
    if (record.value() != null) {
      try {
        tracker.known(KubernetesObjectCodec.decode(record.value()));
      } catch (IOException | RuntimeException e) {
        unreadable.leftOut(record, e);
      }
    } else if (record.key() != null) {
      tracker.unknown(new String(record.key(), StandardCharsets.UTF_8));
    }
  }
}
