package dev.podflow.collector;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a collector in this process until it is told to end. */
public final class CollectorProcess {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorProcess.class);

  /** Kubernetes kills a process 30 s after it told it to end. */
  private static final Duration END_WITHIN = Duration.ofSeconds(20);

  private final CollectorOptions options;
  private final Map<String, String> kafka;
  private final String topic;
  private volatile Collector collector;

  /**
   * @param kafka configuration of Kafka's clients
   * @param topic where the metadata goes
   */
  public CollectorProcess(CollectorOptions options, Map<String, String> kafka, String topic) {
    this.options = options;
    this.kafka = Map.copyOf(kafka);
    this.topic = topic;
  }

  /**
   * Runs until the process is told to end, or {@link #stop} is called.
   *
   * @param healthAddress where health is served
   * @param healthPort if the options say nothing; null for not at all
   * @param patient whether to wait for an API server that does not answer at the start
   * @throws IOException if the API server does not answer, or the port is taken
   */
  public void run(String healthAddress, Integer healthPort, boolean patient)
      throws IOException, InterruptedException {
    Config kubernetes = options.kubernetes();
    CollectorConfig config = options.config(kubernetes.getNamespace());
    Clock clock = Clock.systemUTC();
    CollectorMetrics metrics = new CollectorMetrics(clock);
    Integer port = options.healthPort() == null ? healthPort : options.healthPort();
    try (ApiServer api = new ApiServer(kubernetes, config.answerWithin())) {
      if (!patient) {
        firstProbe(api, kubernetes);
      }
      Collector running =
          new Collector(
              config, Resource.ALL, api, new KafkaStore(kafka, topic, metrics), metrics, clock);
      collector = running;
      HealthServer health = health(healthAddress, port, running, metrics, clock);
      // Not before there is something to wait for the end of.
      Thread hook = new Thread(this::end, "collector-end");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        LOG.info("collecting {} from {}", config.cluster(), kubernetes.getMasterUrl());
        running.run();
      } finally {
        forget(hook);
        if (health != null) {
          health.close();
        }
      }
    }
  }

  private static HealthServer health(
      String address, Integer port, Collector collector, CollectorMetrics metrics, Clock clock)
      throws IOException {
    return port == null
        ? null
        : new HealthServer(new InetSocketAddress(address, port), collector, metrics, clock);
  }

  private static void firstProbe(ApiServer api, Config kubernetes) throws IOException {
    try {
      api.probe();
    } catch (IOException e) {
      throw new IOException(
          "no Kubernetes API at " + kubernetes.getMasterUrl() + ": " + e.getMessage(), e);
    }
  }

  /** Tells it to end; {@link #run} returns soon. */
  public void stop() {
    Collector running = collector;
    if (running != null) {
      running.stop();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process ends, and the hook with it", e);
    }
  }

  private void end() {
    stop();
    try {
      if (!collector.awaitEnd(END_WITHIN)) {
        LOG.warn("ended before everything was written; the next start makes up for it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
