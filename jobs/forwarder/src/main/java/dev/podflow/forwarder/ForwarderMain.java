package dev.podflow.forwarder;

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
    description = "Takes alerts from Kafka to Alertmanager or a webhook.",
    footer = {
      "",
      "A bearer token comes from the environment: PODFLOW_FORWARD_TOKEN.",
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
      description = "configuration of Kafka's consumer")
  private final Map<String, String> client = new TreeMap<>();

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
    System.exit(new CommandLine(new ForwarderMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> consumer = new TreeMap<>(client);
    consumer.put("bootstrap.servers", bootstrapServers);
    options.run(consumer, topic, System.getenv());
    return CommandLine.ExitCode.OK;
  }
}
