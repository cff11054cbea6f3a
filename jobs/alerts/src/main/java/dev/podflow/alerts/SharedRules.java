package dev.podflow.alerts;

import dev.podflow.alert.Rule;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A use of the process's rules. The first to ask for a topic starts its consumer, the last to close
 * stops it, so that a job that restarts leaves nothing behind.
 */
final class SharedRules implements RuleBook {
  private static final Map<Source, Use> IN_USE = new HashMap<>();

  private final Source source;
  private final Use use;
  private boolean closed;

  private record Source(String topic, Properties consumer) {}

  private static final class Use {
    final RuleFollower follower;
    int users;

    Use(RuleFollower follower) {
      this.follower = follower;
    }
  }

  private SharedRules(Source source, Use use) {
    this.source = source;
    this.use = use;
  }

  /**
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   */
  static RuleBook of(String topic, Properties consumer) {
    Source source = new Source(topic, consumer);
    synchronized (IN_USE) {
      Use use = IN_USE.get(source);
      if (use == null) {
        use = new Use(new RuleFollower(topic, consumer));
        use.follower.start();
        IN_USE.put(source, use);
      }
      use.users++;
      return new SharedRules(source, use);
    }
  }

  @Override
  public void awaitStart() throws InterruptedException {
    use.follower.awaitStart();
  }

  @Override
  public Collection<Rule> all() {
    return use.follower.all();
  }

  @Override
  public Rule named(String name) {
    return use.follower.named(name);
  }

  @Override
  public void close() {
    synchronized (IN_USE) {
      if (!closed && --use.users == 0) {
        IN_USE.remove(source);
        use.follower.close();
      }
      closed = true;
    }
  }
}
