package dev.podflow.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One Kafka broker that is its own controller (KRaft), on this machine alone. */
@Command(name = "broker", description = "Runs a Kafka broker until it is told to end.")
public final class BrokerMain implements Runnable {
  /** A cluster of one needs no name of its own; a fixed one makes a start on old data the same. */
  private static final String CLUSTER_ID = "cG9kZmxvdy1sb2NhbC0wMQ";

  @Option(names = "--directory", required = true, description = "Where the data lives.")
  private Path directory;

  @Option(names = "--port", required = true, description = "The port for clients.")
  private int port;

  @Option(names = "--controller-port", required = true, description = "The controller's port.")
  private int controllerPort;

  private BrokerMain() {}

  public static void main(String[] arguments) {
    int status = new CommandLine(new BrokerMain()).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public void run() {
    try {
      KafkaRaftServer server = server(config(directory, port, controllerPort));
      Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
      server.startup();
      server.awaitShutdown();
    } catch (Exception e) {
      throw new IllegalStateException("the broker cannot start", e);
    }
  }

  /** A broker that can be started, its directory formatted if it is new. */
  static KafkaRaftServer server(Map<String, String> config) throws Exception {
    Files.createDirectories(Path.of(config.get("log.dirs")));
    format(config);
    Properties properties = new Properties();
    properties.putAll(config);
    return new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
  }

  private static void format(Map<String, String> config) throws Exception {
    new Formatter()
        .setClusterId(CLUSTER_ID)
        .setNodeId(Integer.parseInt(config.get("node.id")))
        .setDirectories(List.of(config.get("log.dirs")))
        .setMetadataLogDirectory(config.get("log.dirs"))
        .setControllerListenerName(config.get("controller.listener.names"))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .setPrintStream(System.out)
        .run();
  }

  /** What a broker of one needs to differ in from Kafka's defaults. */
  static Map<String, String> config(Path directory, int port, int controllerPort) {
    Map<String, String> config = new TreeMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put(
        "listeners",
        "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    config.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
    config.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "CLIENT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("log.dirs", directory.toAbsolutePath().toString());
    // One broker cannot hold three copies, and fifty partitions of offsets only cost start-up.
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      config.put(topic + ".replication.factor", "1");
      config.put(topic + ".num.partitions", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("default.replication.factor", "1");
    config.put("num.partitions", "4");
    // A topic with a misspelt name is a mistake to hear of.
    config.put("auto.create.topics.enable", "false");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    config.put("offsets.retention.minutes", Integer.toString(30 * 24 * 60));
    return config;
  }
}
