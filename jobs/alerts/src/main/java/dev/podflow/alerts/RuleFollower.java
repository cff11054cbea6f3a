package dev.podflow.alerts;

import dev.podflow.alert.Rule;
import dev.podflow.follow.TopicFollower;
import dev.podflow.rules.RuleCodec;
import dev.podflow.schema.alert.AlertRuleCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code alert.rules}: the compacted topic is all the state that rules have. A rule that
 * cannot be read is left out and logged; the others go on.
 */
final class RuleFollower implements RuleBook, TopicFollower.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final TopicFollower follower;

  /** As far as it is read; the follower's thread alone touches it. */
  private final Map<String, Rule> read = new TreeMap<>();

  private volatile Map<String, Rule> rules = Map.of();
  private boolean started;

  /**
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   */
  RuleFollower(String topic, Properties consumer) {
    follower = new TopicFollower(topic, consumer, POLL, this);
  }

  void start() {
    follower.start();
  }

  @Override
  public synchronized void awaitStart() throws InterruptedException {
    while (!started && !follower.isClosed()) {
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

  @Override
  public void readTo(long epochMillis) {
    if (!read.equals(rules)) {
      rules = Map.copyOf(read);
    }
    synchronized (this) {
      started = true;
      notifyAll();
    }
  }

  @Override
  public void read(ConsumerRecord<byte[], byte[]> record) {
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
    } catch (RuntimeException e) {
      // An error of ours; the other rules go on.
      LOG.error("rule {} is left out", name, e);
    }
  }

  @Override
  public void close() {
    follower.close();
    synchronized (this) {
      notifyAll();
    }
  }
}
