package dev.podflow.directory;

import dev.podflow.follow.TopicFollower;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Horizon;
import dev.podflow.identity.Life;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the directory from {@code k8s.metadata}. Knows up to when it has read: the time just before
 * it last asked for the topic's end and then reached it.
 */
final class MetadataFollower implements TopicFollower.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataFollower.class);

  /**
   * How long a poll may wait for something new; also how long a fresh flow waits at most for it.
   */
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * After this long without reading to the topic's end, nothing waits for it any more. Long enough
   * for a machine that is overloaded: without its metadata a flow is somebody else's.
   */
  private static final long PATIENCE_MILLIS = 60_000;

  private final String topic;
  private final Directory directory;
  private final Horizon horizon;
  private final TopicFollower follower;
  private volatile long readToMillis = Long.MIN_VALUE;
  private volatile boolean saidOutOfReach;
  private long unreadable;
  private long failed;

  MetadataFollower(String topic, Properties consumer, Directory directory, Duration horizon) {
    this.topic = topic;
    this.directory = directory;
    this.horizon = new Horizon(directory, horizon.toMillis());
    this.follower = new TopicFollower(topic, consumer, POLL, this);
  }

  void start() {
    follower.start();
  }

  synchronized void awaitStart() throws InterruptedException {
    while (readToMillis == Long.MIN_VALUE && !follower.isClosed()) {
      wait();
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

  @Override
  public void readTo(long epochMillis) {
    synchronized (this) {
      readToMillis = epochMillis;
      saidOutOfReach = false;
      notifyAll();
    }
    horizon.forget(epochMillis);
  }

  @Override
  public void read(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      apply(key, () -> DirectoryFeed.remove(key, directory));
      return;
    }
    KubernetesObject object;
    Life life;
    try {
      object = KubernetesObjectCodec.decode(record.value());
      life = DirectoryFeed.life(object);
    } catch (IOException | IllegalArgumentException e) {
      if (isToBeSaid(++unreadable)) {
        LOG.warn(
            "{} unreadable record(s) in {}, newest {}: {}", unreadable, topic, key, e.toString());
      }
      return;
    }
    apply(
        key,
        () -> {
          DirectoryFeed.apply(object, life, directory);
          if (life != null) {
            horizon.applied(life, record.timestamp());
          }
        });
  }

  /** What fails here is an error of ours. It must not hide the other records, nor be hidden. */
  private void apply(String key, Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      if (isToBeSaid(++failed)) {
        LOG.error("{} record(s) of {} could not be applied, newest {}", failed, topic, key, e);
      }
    }
  }

  /** The first few say so, then one in a thousand. */
  private static boolean isToBeSaid(long times) {
    return times <= 10 || times % 1000 == 0;
  }

  @Override
  public void close() {
    follower.close();
    synchronized (this) {
      notifyAll();
    }
  }
}
