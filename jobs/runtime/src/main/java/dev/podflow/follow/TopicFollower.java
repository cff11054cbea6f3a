package dev.podflow.follow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning and goes on as it grows, in a thread of its own. While Kafka
 * cannot be reached, there is no such topic or the listener fails it tries again, from the
 * beginning: a listener may be told of a record again, but none is passed over.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long END_MILLIS = 5_000;

  /** The same is said again after that long. */
  private static final long SILENCE_NANOS = 60_000_000_000L;

  /** Who is told. In the follower's thread; if it throws, everything is read again. */
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
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Duration poll;
  private final Duration retry;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  /** What went wrong last, and when that was said; the follower's thread alone touches it. */
  private String said = "";

  private long saidNanos;

  /**
   * A follower that does not run yet.
   *
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   * @param poll how long a poll may wait for something new
   */
  public TopicFollower(String topic, Properties consumer, Duration poll, Listener listener) {
    this(topic, consumers(consumer, poll), poll, RETRY, listener);
  }

  TopicFollower(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Duration poll,
      Duration retry,
      Listener listener) {
    this.topic = topic;
    this.consumers = consumers;
    this.poll = poll;
    this.retry = retry;
    this.listener = listener;
    this.thread = new Thread(this::run, "follower of " + topic);
    this.thread.setDaemon(true);
    this.thread.setContextClassLoader(TopicFollower.class.getClassLoader());
  }

  private static Supplier<Consumer<byte[], byte[]>> consumers(Properties consumer, Duration poll) {
    Properties properties = new Properties();
    properties.putAll(consumer);
    properties.remove("group.id");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    properties.setProperty("fetch.max.wait.ms", Long.toString(poll.toMillis()));
    return () ->
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public void start() {
    thread.start();
  }

  public boolean isClosed() {
    return closed;
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        LOG.debug("no longer following {}", topic, e);
      } catch (KafkaException e) {
        if (isToBeSaid(e)) {
          LOG.warn("cannot read {}, trying again: {}", topic, e.toString());
        }
        pause();
      } catch (RuntimeException e) {
        // Without this thread everything goes on with what was known once, and nobody is told.
        if (isToBeSaid(e)) {
          LOG.error("following {} failed, beginning again", topic, e);
        }
        pause();
      }
    }
  }

  private boolean isToBeSaid(RuntimeException e) {
    String now = e.toString();
    if (now.equals(said) && System.nanoTime() - saidNanos < SILENCE_NANOS) {
      return false;
    }
    said = now;
    saidNanos = System.nanoTime();
    return true;
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      // A topic that is not there is not one that has been read.
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
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
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
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
        wait(retry.toMillis());
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
