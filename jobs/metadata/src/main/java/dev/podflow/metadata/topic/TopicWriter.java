package dev.podflow.metadata.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records, each once and in their order, to every replica that is in sync. Once a record was
 * refused it takes no other: what follows would have a gap before it. Thread-safe.
 */
public final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<KafkaException> refused = new AtomicReference<>();

  /**
   * @param client configuration of the producer: where the brokers are, how to reach them, and what
   *     is to differ from the defaults here
   */
  public TopicWriter(Map<String, ?> client) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
    config.putAll(client);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a record; whether it arrived shows later.
   *
   * @throws KafkaException if this or an earlier record was refused
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    check();
    try {
      producer.send(
          record,
          (metadata, e) -> {
            if (e != null) {
              refuse(e);
            }
          });
    } catch (KafkaException e) {
      refuse(e);
    }
    check();
  }

  /**
   * Waits until the brokers have everything.
   *
   * @throws KafkaException if a record was refused
   */
  public void flush() {
    producer.flush();
    check();
  }

  private void refuse(Exception e) {
    refused.compareAndSet(null, e instanceof KafkaException known ? known : new KafkaException(e));
  }

  private void check() {
    KafkaException e = refused.get();
    if (e != null) {
      throw e;
    }
  }

  /** Gives up what the brokers have not got yet. */
  public void abort() {
    producer.close(Duration.ZERO);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
