package dev.podflow.collector;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A collector that runs in a thread of the test, in a hurry. */
final class Replica implements AutoCloseable {
  static final CollectorConfig HURRIED =
      new CollectorConfig(
          "blue",
          Duration.ofMillis(100),
          Duration.ofMillis(20),
          Duration.ofDays(14),
          Duration.ofMillis(50),
          2,
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          1 << 20,
          1_000_000,
          null);

  final CollectorMetrics metrics = new CollectorMetrics(Clock.systemUTC());
  final Collector collector;
  private final ApiServer api;
  private final Thread thread;

  Replica(FakeApiServer server, MetadataStore store, CollectorConfig config) {
    api = new ApiServer(config(server.url()), config.answerWithin());
    collector = new Collector(config, Resource.ALL, api, store, metrics, Clock.systemUTC());
    thread =
        new Thread(
            () -> {
              try {
                collector.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "replica");
    thread.start();
  }

  Replica(FakeApiServer server, MetadataStore store) {
    this(server, store, HURRIED);
  }

  /** Whatever this machine knows of clusters is not used. */
  static Config config(String url) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
  }

  static CollectorConfig with(UnaryOperator<ConfigDraft> change) {
    return change.apply(new ConfigDraft()).config();
  }

  /** One of several, with a lease that does not run out in a test. */
  static CollectorConfig elected(String identity) {
    return elected(identity, Duration.ofSeconds(60), Duration.ofSeconds(40));
  }

  static CollectorConfig elected(String identity, Duration lease, Duration renewDeadline) {
    return with(
        draft -> {
          draft.lease =
              new CollectorConfig.Lease(
                  "podflow",
                  "podflow-collector",
                  identity,
                  lease,
                  renewDeadline,
                  Duration.ofMillis(20));
          return draft;
        });
  }

  /** What tests change of the configuration. */
  static final class ConfigDraft {
    Duration retention = HURRIED.retention();
    Duration statusLag = HURRIED.statusLag();
    Duration watchSilence = HURRIED.watchSilence();
    int valueBytesMax = HURRIED.valueBytesMax();
    CollectorConfig.Lease lease;

    private CollectorConfig config() {
      return new CollectorConfig(
          HURRIED.cluster(),
          statusLag,
          HURRIED.heartbeatInterval(),
          retention,
          HURRIED.housekeepingInterval(),
          HURRIED.pageSize(),
          HURRIED.answerWithin(),
          HURRIED.watchTimeout(),
          watchSilence,
          HURRIED.discoveryInterval(),
          HURRIED.backoffFirst(),
          HURRIED.backoffMost(),
          HURRIED.eventBytesMax(),
          valueBytesMax,
          lease);
    }
  }

  @Override
  public void close() {
    collector.stop();
    try {
      if (!collector.awaitEnd(Duration.ofSeconds(20))) {
        throw new IllegalStateException("the collector does not end");
      }
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    api.close();
  }
}
