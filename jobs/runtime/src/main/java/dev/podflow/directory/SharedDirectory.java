package dev.podflow.directory;

import dev.podflow.identity.Directory;
import dev.podflow.identity.Lookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A use of the process's directory. The first to ask for a topic starts its consumer, the last to
 * close stops it, so that a job that restarts leaves nothing behind.
 */
public final class SharedDirectory implements Identities {
  private static final Map<Source, SharedDirectory.Use> IN_USE = new HashMap<>();

  private final Source source;
  private final Use use;
  private boolean closed;

  private record Source(String topic, Properties consumer, Duration horizon) {}

  private static final class Use {
    final Directory directory = new Directory();
    final MetadataFollower follower;
    int users;

    Use(Source source) {
      follower =
          new MetadataFollower(source.topic(), source.consumer(), directory, source.horizon());
    }
  }

  private SharedDirectory(Source source, Use use) {
    this.source = source;
    this.use = use;
  }

  /**
   * @param topic the topic of {@code k8s.metadata}
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers}
   * @param horizon how long ended lives are known
   */
  public static SharedDirectory of(String topic, Properties consumer, Duration horizon) {
    Source source = new Source(topic, consumer, horizon);
    synchronized (IN_USE) {
      Use use = IN_USE.get(source);
      if (use == null) {
        use = new Use(source);
        use.follower.start();
        IN_USE.put(source, use);
      }
      use.users++;
      return new SharedDirectory(source, use);
    }
  }

  @Override
  public Lookup lookup() {
    return use.directory;
  }

  @Override
  public void awaitStart() throws InterruptedException {
    use.follower.awaitStart();
  }

  @Override
  public boolean hasReadTo(long epochMillis) {
    return use.follower.hasReadTo(epochMillis);
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
