package dev.podflow.forwarder;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What the forwarder is told, as a process of its own and as a command of the launcher. */
public final class ForwarderOptions {
  private static final String TOKEN = "PODFLOW_FORWARD_TOKEN";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Where to; at least one. */
  static final class Receivers {
    @Option(
        names = "--alertmanager",
        paramLabel = "URL",
        description = "an Alertmanager, such as http://alertmanager:9093")
    private URI alertmanager;

    @Option(
        names = "--webhook",
        paramLabel = "URL",
        description = "whoever takes {\"alerts\": [...]} by POST")
    private URI webhook;
  }

  @ArgGroup(exclusive = false, multiplicity = "1")
  private Receivers receivers;

  @Option(
      names = "--repeat-seconds",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "how often Alertmanager is told again what fires (default: ${DEFAULT-VALUE})")
  private long repeatSeconds;

  @Option(
      names = "--group",
      defaultValue = "podflow-forwarder",
      paramLabel = "NAME",
      description = "consumer group that remembers what was delivered (default: ${DEFAULT-VALUE})")
  private String group;

  /**
   * Forwards until the thread is interrupted.
   *
   * @param client configuration of the Kafka consumer, with {@code bootstrap.servers}
   * @param environment holds the bearer token, if there is one, in {@code PODFLOW_FORWARD_TOKEN}
   */
  public void run(Map<String, String> client, String topic, Map<String, String> environment)
      throws InterruptedException {
    Map<String, Object> config = new HashMap<>(client);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Forwarder forwarder =
          new Forwarder(
              consumer,
              topic,
              deliveries(Optional.ofNullable(environment.get(TOKEN))),
              Duration.ofSeconds(repeatSeconds),
              Clock.systemUTC());
      forwarder.start();
      while (!Thread.currentThread().isInterrupted()) {
        forwarder.forward();
      }
    }
  }

  private List<Delivery> deliveries(Optional<String> token) {
    List<Delivery> deliveries = new ArrayList<>();
    if (receivers.alertmanager != null) {
      URI api = URI.create(receivers.alertmanager.toString().replaceFirst("/*$", "/api/v2/alerts"));
      deliveries.add(
          new Delivery(
              new Alertmanager(Clock.systemUTC()), api, token, FIRST_PAUSE, LONGEST_PAUSE));
    }
    if (receivers.webhook != null) {
      deliveries.add(
          new Delivery(new Webhook(), receivers.webhook, token, FIRST_PAUSE, LONGEST_PAUSE));
    }
    return deliveries;
  }
}
