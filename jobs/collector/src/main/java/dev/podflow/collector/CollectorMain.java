package dev.podflow.collector;

import dev.podflow.access.KafkaClientFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The collector as a process of its own. */
@Command(
    name = "podflow-collector",
    mixinStandardHelpOptions = false,
    description = "Watches a Kubernetes cluster and keeps its metadata in Kafka.",
    footer = {
      "",
      "Each option may come from the environment: --kafka.bootstrap-servers is",
      "PODFLOW_KAFKA_BOOTSTRAP_SERVERS, --kafka.client.sasl.jaas.config is",
      "PODFLOW_KAFKA_CLIENT_SASL_JAAS_CONFIG.",
      "",
      "Exit status: 0 told to end, 1 failed, 2 wrong usage."
    })
public final class CollectorMain implements Callable<Integer> {
  private static final String LOGGING = "log4j2.configurationFile";
  private static final String CLIENT = "--kafka.client";
  private static final String ENVIRONMENT = "PODFLOW_";
  private static final int HEALTH_PORT = 8080;

  @Mixin private CollectorOptions options;

  @Option(
      names = "--kafka.bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT,…",
      description = "Kafka's brokers")
  private String bootstrapServers;

  @Option(
      names = CLIENT,
      paramLabel = "KEY=VALUE",
      description = {
        "configuration of Kafka's clients; also --kafka.client.KEY=VALUE, such as",
        "--kafka.client.security.protocol=SASL_SSL; secrets from the environment or the file"
      })
  private final Map<String, String> client = new TreeMap<>();

  @Option(
      names = "--kafka.client-file",
      paramLabel = "FILE",
      description = "a properties file with the configuration of Kafka's clients")
  private Path clientFile;

  @Option(
      names = "--topic",
      defaultValue = "k8s.metadata",
      paramLabel = "NAME",
      description = "the topic (default: ${DEFAULT-VALUE})")
  private String topic;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "says this")
  private boolean help;

  private final Map<String, String> environment;

  private CollectorMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "classpath:dev/podflow/collector/log4j2.properties");
    }
    System.exit(commandLine(System.getenv()).execute(arguments(arguments)));
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new CollectorMain(environment));
    line.setExpandAtFiles(false);
    line.setDefaultValueProvider(argument -> fromEnvironment(argument, environment));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("podflow-collector: " + e.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  private static String fromEnvironment(ArgSpec argument, Map<String, String> environment) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp()) {
      return null;
    }
    String value = environment.get(variable(option.longestName()));
    return value == null || value.isBlank() || option.isMultiValue() ? null : value;
  }

  private static String variable(String option) {
    return ENVIRONMENT
        + option.substring(2).replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Writes {@code --kafka.client.KEY VALUE} as what picocli knows. */
  static String[] arguments(String... given) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      String argument = given[i];
      if (!argument.startsWith(CLIENT + '.')) {
        arguments.add(argument);
        continue;
      }
      String pair = argument.substring(CLIENT.length() + 1);
      boolean apart = pair.indexOf('=') < 0 && i + 1 < given.length;
      arguments.add(CLIENT + '=' + (apart ? pair + '=' + given[++i] : pair));
    }
    return arguments.toArray(String[]::new);
  }

  /**
   * The whole configuration of Kafka's clients: the file's, over it the environment's, over it the
   * command line's.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the command line, which others see, holds a secret
   */
  Map<String, String> kafkaClient() throws IOException {
    for (String key : client.keySet()) {
      if (KafkaClientFile.isSecret(key)) {
        throw new IllegalArgumentException(
            "--kafka.client.%s is a secret and no argument; %s may hold it"
                .formatted(key, variable(CLIENT + '.' + key)));
      }
    }
    Map<String, String> all = new TreeMap<>();
    if (clientFile != null) {
      all.putAll(KafkaClientFile.read(clientFile));
    }
    String prefix = variable(CLIENT) + '_';
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(variable("--kafka.client-file"))) {
            String key = name.substring(prefix.length()).replace('_', '.');
            all.put(key.toLowerCase(Locale.ROOT), value);
          }
        });
    all.putAll(client);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  CollectorOptions options() {
    return options;
  }

  String topic() {
    return topic;
  }

  @Override
  public Integer call() throws Exception {
    new CollectorProcess(options, kafkaClient(), topic()).run("0.0.0.0", HEALTH_PORT, true);
    return CommandLine.ExitCode.OK;
  }
}
