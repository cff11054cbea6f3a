package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.topic.TopicHistory;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.metadata.topic.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic of Kafka. */
final class KafkaStore implements MetadataStore {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStore.class);

  private final Map<String, String> client;
  private final String topic;
  private final CollectorMetrics metrics;
  private final Remarks remarks = new Remarks(Duration.ofMinutes(1));

  /**
   * @param client configuration of Kafka's clients
   */
  KafkaStore(Map<String, String> client, String topic, CollectorMetrics metrics) {
    this.client = Map.copyOf(client);
    this.topic = topic;
    this.metrics = metrics;
  }

  @Override
  public LifeTracker read(String cluster) {
    try (TopicReader reader = new TopicReader(client, topic, null)) {
      return TopicHistory.read(cluster, reader, this::leaveOut);
    }
  }

  void leaveOut(ConsumerRecord<byte[], byte[]> record, Exception why) {
    metrics.unreadable();
    remarks.say(
        more ->
            LOG.warn(
                "offset {} of {}-{} is no Kubernetes object of Podflow's and is left out: {}{}",
                record.offset(),
                record.topic(),
                record.partition(),
                why.toString(),
                more));
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
