package dev.podflow.local.chaos;

import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.stack.Settings;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** {@code infra/podflow collect} as a process that can be killed and started again. */
final class CollectorDaemon implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration END = Duration.ofSeconds(20);

  /** How late the simulated cluster's API can be on a machine that is busy. */
  private static final String STATUS_LAG = "5s";

  private final Settings settings;
  private final String cluster;
  private final String apiUrl;
  private final Daemon daemon;
  private final Thread cleanUp = new Thread(this::kill, "collector-clean-up");

  CollectorDaemon(Settings settings, String cluster, String apiUrl) {
    this.settings = settings;
    this.cluster = cluster;
    this.apiUrl = apiUrl;
    this.daemon = new Daemon("collector", settings.home());
    Runtime.getRuntime().addShutdownHook(cleanUp);
  }

  /** Starts it if it does not run. */
  void start() {
    if (daemon.find().isPresent()) {
      return;
    }
    Path home = settings.home();
    List<String> command =
        new ArrayList<>(List.of("env", Settings.KAFKA_PORT + '=' + settings.kafkaPort()));
    command.addAll(
        JavaCommand.java("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .and("-Dpodflow.root=" + settings.root())
            .and(
                "-Dlog4j2.configurationFile="
                    + settings.root().resolve("infra/local/log4j2.properties"))
            .run(
                System.getProperty("java.class.path"),
                "dev.podflow.local.Podflow",
                "collect",
                "--cluster=" + cluster,
                "--kubeconfig=" + kubeconfig(),
                "--status-lag=" + STATUS_LAG));
    daemon.start(command, home);
  }

  private Path kubeconfig() {
    Path file = settings.home().resolve("kubeconfig");
    try {
      return Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: simulated
          clusters: [{name: simulated, cluster: {server: "%s"}}]
          users: [{name: nobody, user: {}}]
          contexts: [{name: simulated, context: {cluster: simulated, user: nobody}}]
          """
              .formatted(apiUrl));
    } catch (IOException e) {
      throw new Failure("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Kills it without a warning (SIGKILL). */
  void kill() {
    daemon.kill();
  }

  /** Stops it where it is (SIGSTOP). */
  void freeze() {
    daemon.signal("STOP");
  }

  /** Lets it go on. */
  void thaw() {
    daemon.signal("CONT");
  }

  /** Waits until it has promised that everything up to a time is written. */
  void awaitCoverage(Instant time) {
    long deadline = System.nanoTime() + START.toNanos();
    AtomicBoolean covered = new AtomicBoolean();
    try (TopicReader topic =
        new TopicReader(
            KafkaAccess.open(settings.bootstrapServers()).client(),
            Topics.K8S_METADATA.name(),
            null)) {
      topic.fromBeginning();
      while (!covered.get()) {
        topic.poll(record -> covered.compareAndSet(false, covers(record, time)));
        if (System.nanoTime() > deadline) {
          throw new Failure("the collector promises nothing; its log is " + daemon.logFile());
        }
      }
    }
  }

  private boolean covers(ConsumerRecord<byte[], byte[]> record, Instant time) {
    if (record.value() == null) {
      return false;
    }
    try {
      KubernetesObject object = KubernetesObjectCodec.decode(record.value());
      return object.getCluster().equals(cluster)
          && object.getBody() instanceof Marker marker
          && marker.getType() == MarkerType.HEARTBEAT
          && !marker.getCompleteUntil().isBefore(time);
    } catch (IOException e) {
      throw new Failure("k8s.metadata holds what cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(cleanUp);
    daemon.stop(END);
  }
}
