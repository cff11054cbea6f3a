package dev.podflow.local.kafka;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.metadata.topic.TopicWriter;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;

/** Puts records into a topic, each once, and says how many. */
public final class RecordSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DELIVERY = Duration.ofMinutes(2);
  private static final int PROGRESS_EVERY = 10_000;
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  private final KafkaAccess access;
  private final String topic;
  private final Console console;
  private final TopicWriter writer;
  private final long started = System.nanoTime();
  private long sent;

  public RecordSender(String bootstrapServers, String topic, Console console) {
    this(bootstrapServers, topic, console, PATIENCE);
  }

  /**
   * @param patience how long the broker may be away before sending fails
   */
  public RecordSender(String bootstrapServers, String topic, Console console, Duration patience) {
    this(KafkaAccess.open(bootstrapServers), topic, console, patience, "lz4");
  }

  public RecordSender(KafkaAccess access, String topic, Console console) {
    this(access, topic, console, PATIENCE, "lz4");
  }

  /** Of records that are as long as the topic takes: noise would be longer compressed. */
  static RecordSender uncompressed(KafkaAccess access, String topic, Console console) {
    return new RecordSender(access, topic, console, PATIENCE, "none");
  }

  private RecordSender(
      KafkaAccess access, String topic, Console console, Duration patience, String compression) {
    this.access = access;
    this.topic = topic;
    this.console = console;
    Kafka.requireAlive(access);
    this.writer =
        new TopicWriter(
            access.and(
                Map.of(
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    compression,
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    RecordSplitter.RECORD_LIMIT_BYTES,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    patience.toMillis(),
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    (int) Math.max(DELIVERY.toMillis(), patience.toMillis()))));
  }

  /**
   * Sends all records of a file, split as {@link RecordSplitter} does.
   *
   * @param file a path, or {@code -} for standard input; compressed by gzip or not
   */
  public void send(String file, RecordKey key) {
    try (InputStream input = open(file)) {
      new RecordSplitter(record -> send(key.of(record), record)).split(input);
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Sends a value of {@code k8s.metadata}. */
  public void send(KubernetesObject object) {
    send(
        KubernetesObjectCodec.key(object).getBytes(StandardCharsets.UTF_8),
        KubernetesObjectCodec.encode(object));
  }

  /** Sends a record. A null value is a tombstone. */
  public void send(byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  /**
   * Sends a record that was written earlier.
   *
   * @param timestampMillis when that was, epoch milliseconds
   */
  public void send(long timestampMillis, byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, null, timestampMillis, key, value));
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    orFail(() -> writer.send(record));
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
    orFail(writer::flush);
    return sent;
  }

  private void orFail(Runnable write) {
    try {
      write.run();
    } catch (ApiException e) {
      throw access.failure(e);
    } catch (KafkaException e) {
      throw new Failure("Kafka refused a record for " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    writer.close();
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
