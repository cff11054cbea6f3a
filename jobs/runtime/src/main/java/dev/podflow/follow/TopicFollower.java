package dev.podflow.follow;

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
 * Reads a topic from its beginning and goes on as it grows, in a thread of its own. While Kafka
 * cannot be reached it tries again, from the beginning.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long END_MILLIS = 5_000;

  /** Who is told. In the follower's thread; what it throws ends the following. */
  public interface Listener {
    /** A record; a value of null is a tombstone. */
    void read(ConsumerRecord<byte[], byte[]> record);

    /**
     * Everything is read that was in the topic at a time.
     *
     * @param epochMillis that time, by this machine's clock
     */
    void readTo(long epochMillis);
  }

  private final String topic;
  private final Properties properties = new Properties();
  private final Duration poll;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A follower that does not run yet.
   *
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   * @param poll how long a poll may wait for something new
   */
  public TopicFollower(String topic, Properties consumer, Duration poll, Listener listener) {
    this.topic = topic;
    this.properties.putAll(consumer);
    this.properties.remove("group.id");
    this.properties.setProperty("enable.auto.commit", "false");
    this.properties.setProperty("auto.offset.reset", "earliest");
    this.properties.setProperty("fetch.max.wait.ms", Long.toString(poll.toMillis()));
    this.poll = poll;
    this.listener = listener;
    this.thread = new Thread(this::run, "follower of " + topic);
    this.thread.setDaemon(true);
    this.thread.setContextClassLoader(TopicFollower.class.getClassLoader());
  }

  public void start() {
    thread.start();
  }

  public boolean isClosed() {
    return closed;
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
        consumer.poll(poll).forEach(listener::read);
      }
      listener.readTo(asked);
      consumer.poll(poll).forEach(listener::read);
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
