package dev.podflow.directory;

import dev.podflow.identity.Directory;
import dev.podflow.identity.Horizon;
import dev.podflow.identity.Life;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code k8s.metadata} from its beginning and goes on as it grows. Knows up to when it has
 * read: the time just before it last asked for the topic's end and then reached it.
 */
final class MetadataFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataFollower.class);

  /**
   * How long a poll may wait for something new; also how long a fresh flow waits at most for it.
   */
  private static final Duration POLL = Duration.ofMillis(50);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * After this long without reading to the topic's end, nothing waits for it any more. Long enough
   * for a machine that is overloaded: without its metadata a flow is somebody else's.
   */
  private static final long PATIENCE_MILLIS = 60_000;

  private static final long END_MILLIS = 5_000;

  private final String topic;
  private final Properties properties;
  private final Directory directory;
  private final Horizon horizon;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long readToMillis = Long.MIN_VALUE;
  private volatile boolean saidOutOfReach;
  private long unreadable;

  MetadataFollower(String topic, Properties consumer, Directory directory, Duration horizon) {
    this.topic = topic;
    this.properties = new Properties();
    this.properties.putAll(consumer);
    this.properties.remove("group.id");
    this.properties.setProperty("enable.auto.commit", "false");
    this.properties.setProperty("auto.offset.reset", "earliest");
    this.properties.setProperty("fetch.max.wait.ms", Long.toString(POLL.toMillis()));
    this.directory = directory;
    this.horizon = new Horizon(directory, horizon.toMillis());
    this.thread = new Thread(this::run, "metadata-follower");
    this.thread.setDaemon(true);
    this.thread.setContextClassLoader(MetadataFollower.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  void awaitStart() throws InterruptedException {
    synchronized (this) {
      while (readToMillis == Long.MIN_VALUE && !closed) {
        wait();
      }
    }
  }

  boolean hasReadTo(long epochMillis) {
    long read = readToMillis;
    if (epochMillis < read) {
      return true;
    }
    long now = System.currentTimeMillis();
    if (epochMillis > now + PATIENCE_MILLIS) {
      return true;
    }
    boolean outOfReach = now - read > PATIENCE_MILLIS;
    if (outOfReach && !saidOutOfReach) {
      saidOutOfReach = true;
      LOG.warn("metadata in {} is out of reach; flows go on with what is known", topic);
    }
    return outOfReach;
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        LOG.debug("no longer following {}", topic, e);
      } catch (KafkaException e) {
        LOG.warn("cannot read {}, trying again: {}", topic, e.toString());
        pause();
      }
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    while (!closed) {
      long asked = System.currentTimeMillis();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!closed && !reached(consumer, ends)) {
        consumer.poll(POLL).forEach(this::apply);
      }
      readTo(asked);
      horizon.forget(asked);
      consumer.poll(POLL).forEach(this::apply);
    }
  }

  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private synchronized void readTo(long millis) {
    readToMillis = millis;
    saidOutOfReach = false;
    notifyAll();
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    try {
      if (record.value() == null) {
        DirectoryFeed.remove(key, directory);
      } else {
        KubernetesObject object = KubernetesObjectCodec.decode(record.value());
        Life life = DirectoryFeed.apply(object, directory);
        if (life != null) {
          horizon.applied(life, record.timestamp());
        }
      }
    } catch (java.io.IOException | RuntimeException e) {
      // One bad record must not hide the rest; the first few say so, then one in a thousand.
      if (unreadable++ < 10 || unreadable % 1000 == 0) {
        LOG.warn(
            "{} unreadable record(s) in {}, newest {}: {}", unreadable, topic, key, e.toString());
      }
    }
  }

  private synchronized void pause() {
    try {
      if (!closed) {
        wait(RETRY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
