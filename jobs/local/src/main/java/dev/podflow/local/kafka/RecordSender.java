package dev.podflow.local.kafka;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records into a topic, each once, and says how many. */
public final class RecordSender implements AutoCloseable {
  private static final int PROGRESS_EVERY = 10_000;
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  private final String bootstrapServers;
  private final String topic;
  private final Console console;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> refused = new AtomicReference<>();
  private final long started = System.nanoTime();
  private long sent;

  public RecordSender(String bootstrapServers, String topic, Console console) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.console = console;
    if (!Kafka.isAlive(bootstrapServers)) {
      throw Kafka.unreachable(bootstrapServers, null);
    }
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                RecordSplitter.RECORD_LIMIT_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                30_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends all records of a file of Hubble's, split as {@link RecordSplitter} does.
   *
   * @param file a path, or {@code -} for standard input; compressed by gzip or not
   */
  public void sendHubble(String file) {
    try (InputStream input = open(file)) {
      new RecordSplitter(record -> send(NodeName.of(record), record)).split(input);
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Sends a record. A null value is a tombstone. */
  public void send(byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(
          record,
          (metadata, e) -> {
            if (e != null) {
              refused.compareAndSet(null, e);
            }
          });
    } catch (KafkaException e) {
      refused.compareAndSet(null, e);
    }
    check();
    if (++sent % PROGRESS_EVERY == 0) {
      console.progress(started, "%,d records sent to %s".formatted(sent, topic));
    }
  }

  /**
   * Waits until the broker has everything.
   *
   * @return how many records that is
   */
  public long finish() {
    producer.flush();
    check();
    return sent;
  }

  private void check() {
    Exception e = refused.get();
    if (e instanceof org.apache.kafka.common.errors.TimeoutException) {
      throw Kafka.unreachable(bootstrapServers, e);
    }
    if (e != null) {
      throw new Failure("Kafka refused a record for " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(5));
  }

  /**
   * Opens a file for reading, decompressed.
   *
   * @param file a path, or {@code -} for standard input
   */
  public static InputStream open(String file) throws IOException {
    if (file.equals("-")) {
      return decompressed(System.in);
    }
    Path path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new Failure(
          "cannot read "
              + file
              + ": "
              + (Files.exists(path) ? "it is no readable file" : "there is no such file"));
    }
    return decompressed(Files.newInputStream(path));
  }

  private static InputStream decompressed(InputStream raw) throws IOException {
    BufferedInputStream input = new BufferedInputStream(raw, 1 << 16);
    input.mark(2);
    boolean gzip = input.read() == GZIP_MAGIC_1 && input.read() == GZIP_MAGIC_2;
    input.reset();
    return gzip ? new GZIPInputStream(input, 1 << 16) : input;
  }
}
