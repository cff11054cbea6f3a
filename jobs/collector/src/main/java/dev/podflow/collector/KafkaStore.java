package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.topic.TopicHistory;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.metadata.topic.TopicWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of Kafka. */
final class KafkaStore implements MetadataStore {
  private final Map<String, String> client;
  private final String topic;

  /**
   * @param client configuration of Kafka's clients
   */
  KafkaStore(Map<String, String> client, String topic) {
    this.client = Map.copyOf(client);
    this.topic = topic;
  }

  @Override
  public LifeTracker read(String cluster) throws IOException {
    try (TopicReader reader = new TopicReader(client, topic, null)) {
      return TopicHistory.read(cluster, reader);
    }
  }

  @Override
  public Writer open() {
    TopicWriter writer = new TopicWriter(client);
    return new Writer() {
      @Override
      public void write(String key, byte[] value) {
        writer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
      }

      @Override
      public void flush() {
        writer.flush();
      }

      @Override
      public void abort() {
        writer.abort();
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }
}
