package dev.podflow.commit;

import dev.podflow.schema.Topics;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commits to {@code traffic.aggregates}. At least once: what is written again has the same
 * tokens, in the same order, and consumers ignore it. They know the newest token alone, so nothing
 * may be written whose predecessor was not: no record is given up while others follow it. Kafka's
 * transactions are no help here: they would expire while ClickHouse is away.
 */
final class AggregatePublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatePublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Backoff backoff;
  private final CommitMetrics metrics;

  /**
   * @param properties the Kafka producer's, with {@code bootstrap.servers}
   */
  AggregatePublisher(
      String topic, Properties properties, CommitOptions options, CommitMetrics metrics) {
    this(
        topic,
        new KafkaProducer<>(
            config(properties), new ByteArraySerializer(), new ByteArraySerializer()),
        options,
        metrics);
  }

  AggregatePublisher(
      String topic,
      Producer<byte[], byte[]> producer,
      CommitOptions options,
      CommitMetrics metrics) {
    this.topic = topic;
    this.producer = producer;
    this.backoff = Backoff.of(options);
    this.metrics = metrics;
  }

  static Properties config(Properties properties) {
    Properties own = new Properties();
    own.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
    own.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Integer.toString(Topics.TRAFFIC_AGGREGATES.maxBytes()));
    own.putAll(properties);
    // Without these, records of a partition may be lost or change places.
    own.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    own.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // A batch that expires would be overtaken by the next one; whoever ends the task interrupts.
    String forEver = Integer.toString(Integer.MAX_VALUE);
    own.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, forEver);
    own.setProperty(ProducerConfig.RETRIES_CONFIG, forEver);
    return own;
  }

  /**
   * Returns once every record of the commit is there; waits for as long as Kafka is away.
   *
   * @throws IOException if Kafka will never take it
   */
  void publish(Commit commit) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Exception failure = send(commit);
      if (failure == null) {
        return;
      }
      if (!(failure instanceof RetriableException)) {
        throw new IOException(commit + " cannot be published: " + failure.getMessage(), failure);
      }
      metrics.retries.inc();
      Duration pause = backoff.pause(attempt);
      LOG.warn(
          "{}: attempt {} to publish it failed, next in {} ms: {}",
          commit,
          attempt,
          pause.toMillis(),
          failure.toString());
      Thread.sleep(pause.toMillis());
    }
  }

  /** What went wrong first; null if nothing did. */
  private Exception send(Commit commit) throws InterruptedException {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Callback noteFailure =
        (metadata, exception) -> {
          if (exception instanceof RecordTooLargeException) {
            // No attempt will make it smaller, and the tables have it.
            metrics.tooLargeToPublish();
          } else if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        };
    try {
      Aggregates.forEach(
          commit,
          aggregate -> {
            // What follows must not be there without it.
            if (failure.get() == null) {
              producer.send(record(aggregate), noteFailure);
            }
          });
      producer.flush();
    } catch (InterruptException e) {
      throw new InterruptedException("interrupted while publishing " + commit);
    } catch (KafkaException e) {
      return e;
    }
    return failure.get();
  }

  private ProducerRecord<byte[], byte[]> record(TrafficAggregate aggregate) {
    byte[] key = Aggregates.key(aggregate).getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, key, TrafficAggregateCodec.encode(aggregate));
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
