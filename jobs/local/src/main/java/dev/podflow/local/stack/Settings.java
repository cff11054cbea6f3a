package dev.podflow.local.stack;

import dev.podflow.access.ClickHouseAccess;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.KafkaAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a stack lives, from the environment. Two stacks with different homes and ports run side by
 * side.
 *
 * @param root the repository
 * @param home the stack's state: data, logs, pid files, checkpoints
 * @param externalClickHouse a ClickHouse that is used instead of an engine of the stack's own
 * @param kafkaClientFile a properties file by which commands reach a Kafka other than the stack's
 * @param javaOptions further options of the stack's Java processes, after the stack's own
 */
public record Settings(
    Path root,
    Path home,
    int kafkaPort,
    int clickHousePort,
    int flinkPort,
    Optional<URI> externalClickHouse,
    Optional<Path> kafkaClientFile,
    List<String> javaOptions) {

  public static final String HOME = "PODFLOW_HOME";
  public static final String KAFKA_PORT = "PODFLOW_KAFKA_PORT";
  public static final String CLICKHOUSE_PORT = "PODFLOW_CLICKHOUSE_PORT";
  public static final String FLINK_PORT = "PODFLOW_FLINK_PORT";
  public static final String CLICKHOUSE_URL = "PODFLOW_CLICKHOUSE_URL";
  public static final String KAFKA_CLIENT_FILE = "PODFLOW_KAFKA_CLIENT_FILE";
  public static final String JAVA_OPTIONS = "PODFLOW_JAVA_OPTIONS";

  /**
   * @throws Failure if a port is not a port
   */
  public static Settings from(Path root, Map<String, String> environment) {
    Path home =
        Optional.ofNullable(environment.get(HOME))
            .filter(text -> !text.isBlank())
            .map(Path::of)
            .orElse(root.resolve(".podflow"));
    return new Settings(
        root.toAbsolutePath().normalize(),
        home.toAbsolutePath().normalize(),
        port(environment, KAFKA_PORT, 9092),
        port(environment, CLICKHOUSE_PORT, 8123),
        port(environment, FLINK_PORT, 8081),
        Optional.ofNullable(environment.get(CLICKHOUSE_URL))
            .filter(text -> !text.isBlank())
            .map(URI::create),
        Optional.ofNullable(environment.get(KAFKA_CLIENT_FILE))
            .filter(text -> !text.isBlank())
            .map(Path::of),
        Stream.of(environment.getOrDefault(JAVA_OPTIONS, "").split("\\s+"))
            .filter(option -> !option.isEmpty())
            .toList());
  }

  /** The process's own environment; the launcher script says where the repository is. */
  public static Settings fromProcess() {
    return from(
        Path.of(System.getProperty("podflow.root", System.getProperty("user.dir"))),
        new HashMap<>(System.getenv()));
  }

  private static int port(Map<String, String> environment, String variable, int otherwise) {
    String text = environment.get(variable);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(text.strip());
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, in the user's words.
    }
    throw new Failure(variable + " is '" + text + "', which is not a port (1-65535)");
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** The stack's own Kafka, or the one that {@value #KAFKA_CLIENT_FILE} names. */
  public KafkaAccess kafka() {
    return kafkaClientFile
        .map(file -> KafkaAccess.from(file, bootstrapServers()))
        .orElseGet(() -> KafkaAccess.open(bootstrapServers()));
  }

  public URI clickHouseUrl() {
    return externalClickHouse.orElse(URI.create("http://127.0.0.1:" + clickHousePort));
  }

  /** A client of that ClickHouse, as the environment says who one is to it. */
  public ClickHouse clickHouse() {
    return new ClickHouse(clickHouseUrl(), clickHouseAccess());
  }

  /** Who one is to a ClickHouse that is not the stack's own. */
  public ClickHouseAccess clickHouseAccess() {
    return ClickHouseAccess.from(externalClickHouse.isPresent() ? System.getenv() : Map.of());
  }

  public URI flinkUrl() {
    return URI.create("http://127.0.0.1:" + flinkPort);
  }

  /** Where the parts' logs are. */
  public Path logs() {
    return home.resolve("log");
  }
}
