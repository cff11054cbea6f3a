package dev.podflow.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.kafka.TestBroker;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.UntilEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorDaemonIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  @Test
  void whatHappenedWhileItWasDeadIsKnownWhenItPromisesToKnowIt() throws IOException {
    try (TestBroker broker = new TestBroker(home);
        KubernetesApi api = new KubernetesApi(() -> {});
        CollectorDaemon collector = new CollectorDaemon(settings(broker), "blue", api.url())) {
      api.change("ADDED", pod("stays"));
      api.change("ADDED", pod("goes"));
      collector.start();
      collector.awaitCoverage(Instant.now());
      api.change("ADDED", pod("watched"));
      collector.awaitCoverage(Instant.now());
      assertThat(broker.newestByName()).containsKeys("stays", "goes", "watched");

      collector.kill();
      api.change("DELETED", pod("goes"));
      api.change("ADDED", pod("comes"));
      collector.start();
      collector.awaitCoverage(Instant.now());
      Map<String, KubernetesObject> after = broker.newestByName();
      assertThat(after).containsKey("comes");
      assertThat(after.get("stays").getUntil()).isNull();
      assertThat(after.get("goes").getUntilEvidence())
          .isEqualTo(UntilEvidence.MISSING_FROM_SNAPSHOT);
    }
  }

  private Settings settings(TestBroker broker) {
    return Settings.from(
        home, Map.of(Settings.HOME, home.toString(), Settings.KAFKA_PORT, "" + broker.port()));
  }

  private static ObjectNode pod(String name) throws IOException {
    return (ObjectNode)
        JSON.readTree(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "namespace": "shop", "uid": "uid-%s",
               "creationTimestamp": "2026-01-02T12:00:00Z"},
             "status": {"phase": "Running", "startTime": "2026-01-02T12:00:01Z",
               "podIP": "10.0.0.1"}}
            """
                .formatted(name, name));
  }
}
