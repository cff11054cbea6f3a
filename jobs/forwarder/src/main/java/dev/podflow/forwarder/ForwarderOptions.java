package dev.podflow.forwarder;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the forwarder is told, as a process of its own and as a command of the launcher. */
public final class ForwarderOptions {
  private static final String TOKEN = "PODFLOW_FORWARD_TOKEN";
  private static final String WEBHOOK_TOKEN = "PODFLOW_FORWARD_WEBHOOK_TOKEN";
  private static final String WEBHOOK = "PODFLOW_FORWARD_WEBHOOK";
  private static final String WEBHOOK_FILE = "PODFLOW_FORWARD_WEBHOOK_FILE";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--alertmanager",
      paramLabel = "URL",
      description = "an Alertmanager, such as http://alertmanager:9093")
  private String alertmanager;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = {
        "whoever takes {\"alerts\": [...]} by POST; a URL that is a",
        "secret belongs into a file that " + WEBHOOK_FILE,
        "names, or into " + WEBHOOK
      })
  private String webhook;

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
   * @param environment holds the bearer token, if there is one, in {@code PODFLOW_FORWARD_TOKEN},
   *     the webhook's, if there are two receivers, in {@code PODFLOW_FORWARD_WEBHOOK_TOKEN}, and
   *     may hold the webhook in {@code PODFLOW_FORWARD_WEBHOOK}, or a file with it in {@code
   *     PODFLOW_FORWARD_WEBHOOK_FILE}
   * @throws ParameterException if nobody is to be told, or where they are is no URL
   */
  public void run(Map<String, String> client, String topic, Map<String, String> environment)
      throws InterruptedException {
    List<Delivery> deliveries = deliveries(environment);
    Map<String, Object> config = new HashMap<>(client);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    new Forwarding(
            () ->
                new KafkaConsumer<>(
                    config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topic,
            Duration.ofSeconds(repeatSeconds),
            Clock.systemUTC())
        .run(deliveries);
  }

  /** To whom; at least one. */
  List<Delivery> deliveries(Map<String, String> environment) {
    Optional<String> token = Optional.ofNullable(environment.get(TOKEN));
    Optional<String> webhookToken =
        Optional.ofNullable(environment.get(WEBHOOK_TOKEN))
            .or(() -> alertmanager == null ? token : Optional.empty());
    List<Delivery> deliveries = new ArrayList<>();
    if (alertmanager != null) {
      URI api = url("--alertmanager", alertmanager.replaceFirst("/*$", "/api/v2/alerts"));
      deliveries.add(
          new Delivery(
              new Alertmanager(Clock.systemUTC()), api, token, FIRST_PAUSE, LONGEST_PAUSE));
    }
    webhook(environment)
        .ifPresent(
            url ->
                deliveries.add(
                    new Delivery(new Webhook(), url, webhookToken, FIRST_PAUSE, LONGEST_PAUSE)));
    if (deliveries.isEmpty()) {
      throw wrong("Nobody is to be told: --alertmanager, --webhook or " + WEBHOOK_FILE);
    }
    return deliveries;
  }

  private Optional<URI> webhook(Map<String, String> environment) {
    if (webhook != null) {
      return Optional.of(url("--webhook", webhook));
    }
    String file = environment.getOrDefault(WEBHOOK_FILE, "");
    if (!file.isBlank()) {
      return Optional.of(url(WEBHOOK_FILE, read(Path.of(file))));
    }
    String url = environment.getOrDefault(WEBHOOK, "");
    return url.isBlank() ? Optional.empty() : Optional.of(url(WEBHOOK, url));
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw wrong(WEBHOOK_FILE + " cannot be read: " + e);
    }
  }

  /** It may be a secret: what is wrong with it is not said. */
  private URI url(String from, String text) {
    URI url = null;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      // Its message has all of it.
    }
    boolean usable =
        url != null
            && url.getHost() != null
            && ("http".equalsIgnoreCase(url.getScheme())
                || "https".equalsIgnoreCase(url.getScheme()));
    if (!usable) {
      throw wrong(from + " has no URL such as https://host/path");
    }
    return url;
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}
