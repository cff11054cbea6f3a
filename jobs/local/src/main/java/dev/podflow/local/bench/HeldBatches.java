package dev.podflow.local.bench;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.simulator.RecordFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts batches of records into their topic in a Kafka transaction each: a job that reads what is
 * committed has nothing of a batch until it is released, and then all of it at once. So the
 * broker's work of taking the records is over before the measuring begins, and the job stays the
 * same, warm one.
 */
final class HeldBatches implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int PROGRESS_EVERY = 10_000;

  private RecordFeed feed;
  private final Console console;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> refused = new AtomicReference<>();

  /** Behind the last record of each partition; a transaction's marker has an offset of its own. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private long sent;
  private long bytes;

  HeldBatches(String bootstrapServers, RecordFeed feed, Console console) {
    this.feed = feed;
    this.console = console;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "podflow-bench",
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) LONGEST.toMillis(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Goes on with records of another feed of the same topic. */
  void switchTo(RecordFeed other) {
    feed = other;
  }

  /** Sends further records and holds them back. */
  void hold(long records) {
    long started = System.nanoTime();
    long target = sent + records;
    producer.beginTransaction();
    try {
      feed.run(
          sent,
          records,
          (node, buffer, length) -> {
            bytes += length;
            send(node.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(buffer, length));
            if (++sent % PROGRESS_EVERY == 0) {
              console.progress(started, "%,d of %,d records sent".formatted(sent, target));
            }
          });
    } catch (IOException e) {
      throw new Failure("the generator broke off: " + e.getMessage(), e);
    }
    producer.flush();
    check();
  }

  /** Lets the job see what is held. */
  void release() {
    producer.commitTransaction();
  }

  /** The offset behind the last record of each partition that has one. */
  Map<TopicPartition, Long> ends() {
    synchronized (ends) {
      return Map.copyOf(ends);
    }
  }

  /** Sends further records one by one, as fast as the sink takes them, and holds nothing back. */
  void stream(long records, RecordFeed.Sink sink) throws IOException {
    feed.run(sent, records, sink);
    sent += records;
  }

  /** How many records have been sent in all. */
  long sent() {
    return sent;
  }

  /** The size of their values in all. */
  long bytes() {
    return bytes;
  }

  private void send(byte[] key, byte[] value) {
    try {
      producer.send(
          new ProducerRecord<>(feed.topic(), key, value),
          (metadata, e) -> {
            if (e != null) {
              refused.compareAndSet(null, e);
              return;
            }
            TopicPartition partition = new TopicPartition(metadata.topic(), metadata.partition());
            synchronized (ends) {
              ends.merge(partition, metadata.offset() + 1, Math::max);
            }
          });
    } catch (KafkaException e) {
      refused.compareAndSet(null, e);
    }
    check();
  }

  private void check() {
    Exception e = refused.get();
    if (e != null) {
      throw new Failure("Kafka refused a record: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
