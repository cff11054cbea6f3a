package dev.podflow.forwarder;

import dev.podflow.access.KafkaClientFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The forwarder as a process of its own. */
@Command(
    name = "podflow-forwarder",
    description = "Takes alerts from Kafka to Alertmanager, a webhook, or both.",
    footer = {
      "",
      "A bearer token comes from the environment: PODFLOW_FORWARD_TOKEN, beside Alertmanager",
      "the webhook's PODFLOW_FORWARD_WEBHOOK_TOKEN: neither hears the other's. So may a webhook's",
      "URL, which is often a secret itself: PODFLOW_FORWARD_WEBHOOK_FILE names a file with it,",
      "or PODFLOW_FORWARD_WEBHOOK has it. The log shows its scheme, host and port only.",
      "",
      "Exit status: 0 told to end, 1 failed, 2 wrong usage."
    })
public final class ForwarderMain implements Callable<Integer> {
  @Mixin private ForwarderOptions options;

  @Option(
      names = "--kafka.bootstrap-servers",
      required = true,
      defaultValue = "${env:PODFLOW_KAFKA_BOOTSTRAP_SERVERS}",
      paramLabel = "HOST:PORT,…",
      description = "Kafka's brokers")
  private String bootstrapServers;

  @Option(
      names = "--kafka.client",
      paramLabel = "KEY=VALUE",
      description = "configuration of Kafka's consumer; secrets belong into the file")
  private final Map<String, String> client = new TreeMap<>();

  @Option(
      names = "--kafka.client-file",
      defaultValue = "${env:PODFLOW_KAFKA_CLIENT_FILE}",
      paramLabel = "FILE",
      description = "a properties file with the configuration of Kafka's consumer")
  private String clientFile;

  @Option(
      names = "--topic",
      defaultValue = "alerts",
      paramLabel = "NAME",
      description = "the topic (default: ${DEFAULT-VALUE})")
  private String topic;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "says this")
  private boolean help;

  private ForwarderMain() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new ForwarderMain());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("podflow-forwarder: " + e.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (client.keySet().stream().anyMatch(KafkaClientFile::isSecret)) {
      throw new IllegalArgumentException(
          "a secret is no argument, which others see: --kafka.client-file may hold it");
    }
    Map<String, String> consumer = new TreeMap<>();
    if (clientFile != null && !clientFile.isBlank()) {
      consumer.putAll(KafkaClientFile.read(Path.of(clientFile)));
    }
    consumer.putAll(client);
    consumer.put("bootstrap.servers", bootstrapServers);
    options.run(consumer, topic, System.getenv());
    return CommandLine.ExitCode.OK;
  }
}
