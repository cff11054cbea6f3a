package dev.podflow.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.collector.FakeApiServer;
import dev.podflow.local.kafka.TestBroker;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.UntilEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code collect} as a process of its own, an API server over HTTP, a broker. */
class CollectCommandIT {
  private static final String PODS = "/api/v1/pods";

  @TempDir private Path home;

  @Test
  void aClusterIsFollowedAcrossRestarts() throws Exception {
    try (FakeApiServer server = new FakeApiServer();
        TestBroker broker = new TestBroker(home)) {
      server.put(PODS, pod("stays"));
      server.put(PODS, pod("goes"));
      Path kubeconfig = Files.writeString(home.resolve("kubeconfig"), kubeconfig(server.url()));

      Daemon first = collect(kubeconfig, broker.port());
      awaitCoverageOfNow(broker);
      first.stop(Duration.ofSeconds(30));
      Map<String, KubernetesObject> before = broker.newestByName();
      assertThat(before).containsKey("stays").containsKey("goes");
      assertThat(before.values()).allMatch(object -> object.getCluster().equals("blue"));

      server.delete(PODS, "shop/goes");
      Daemon second = collect(kubeconfig, broker.port());
      awaitCoverageOfNow(broker);
      second.stop(Duration.ofSeconds(30));
      Map<String, KubernetesObject> after = broker.newestByName();
      assertThat(after.get("stays")).isEqualTo(before.get("stays"));
      assertThat(after.get("goes").getUntilEvidence())
          .isEqualTo(UntilEvidence.MISSING_FROM_SNAPSHOT);
      assertThat(broker.metadata())
          .as("each pod once, and the end of one")
          .filteredOn(object -> object.getKind().equals("Pod"))
          .hasSize(3);
    }
  }

  private Daemon collect(Path kubeconfig, int kafkaPort) {
    Daemon daemon = new Daemon("collect", home);
    List<String> command = new ArrayList<>(List.of("env", "PODFLOW_KAFKA_PORT=" + kafkaPort));
    command.addAll(
        JavaCommand.java("-Xmx256m", "-Dpodflow.root=" + home)
            .run(
                System.getProperty("java.class.path"),
                Podflow.class.getName(),
                "collect",
                "--cluster=blue",
                "--kubeconfig=" + kubeconfig,
                "--status-lag=100ms",
                "--heartbeat-interval=50ms"));
    daemon.start(command, home);
    return daemon;
  }

  private static void awaitCoverageOfNow(TestBroker broker) {
    Instant now = Instant.now();
    await(
        () ->
            broker.metadata().stream()
                .map(KubernetesObject::getBody)
                .anyMatch(
                    body ->
                        body instanceof Marker marker
                            && marker.getType() == MarkerType.HEARTBEAT
                            && marker.getCompleteUntil().isAfter(now)));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
  }

  private static String pod(String name) {
    return """
        {"metadata": {"name": "%s", "namespace": "shop", "uid": "uid-%s",
          "creationTimestamp": "2026-01-02T12:00:00Z"},
         "status": {"phase": "Running", "startTime": "2026-01-02T12:00:01Z", "podIP": "10.0.0.1"}}
        """
        .formatted(name, name);
  }

  private static String kubeconfig(String url) {
    return """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {token: secret}}]
        contexts: [{name: test, context: {cluster: test, user: test, namespace: default}}]
        """
        .formatted(url);
  }
}
