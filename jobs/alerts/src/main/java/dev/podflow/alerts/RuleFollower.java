package dev.podflow.alerts;

import dev.podflow.alert.Rule;
import dev.podflow.rules.RuleCodec;
import dev.podflow.schema.alert.AlertRuleCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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
 * Reads {@code alert.rules} from its beginning and goes on as it grows: the compacted topic is all
 * the state that rules have. A rule that cannot be read is left out and logged; the others go on.
 */
final class RuleFollower implements RuleBook {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long PATIENCE_MILLIS = 5_000;

  private final String topic;
  private final Properties properties = new Properties();
  private final Thread thread = new Thread(this::run, "rule-follower");
  private volatile Map<String, Rule> rules = Map.of();
  private volatile boolean closed;
  private boolean started;

  /**
   * Starts to read.
   *
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   */
  RuleFollower(String topic, Properties consumer) {
    this.topic = topic;
    properties.putAll(consumer);
    properties.remove("group.id");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    thread.setDaemon(true);
    thread.setContextClassLoader(RuleFollower.class.getClassLoader());
    thread.start();
  }

  @Override
  public synchronized void awaitStart() throws InterruptedException {
    while (!started && !closed) {
      wait();
    }
  }

  @Override
  public Collection<Rule> all() {
    return rules.values();
  }

  @Override
  public Rule named(String name) {
    return rules.get(name);
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
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, Rule> read = new TreeMap<>();
    boolean complete = false;
    while (!closed) {
      complete = complete || hasReached(consumer, ends);
      if (complete && !read.equals(rules)) {
        rules = Map.copyOf(read);
      }
      if (complete) {
        start();
      }
      consumer.poll(POLL).forEach(record -> apply(record, read));
    }
  }

  private static boolean hasReached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, Map<String, Rule> read) {
    String name = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    read.remove(name);
    if (record.value() == null) {
      return;
    }
    try {
      Rule rule = RuleCodec.fromRecord(AlertRuleCodec.decode(record.value()));
      if (rule.name().equals(name)) {
        read.put(name, rule);
      } else {
        LOG.warn("rule {} has the key {}; it is left out", rule.name(), name);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("rule {} is left out: {}", name, e.getMessage());
    }
  }

  private synchronized void start() {
    started = true;
    notifyAll();
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
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
