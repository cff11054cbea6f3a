package dev.podflow.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.podflow.local.console.Console;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.kafka.TestBroker;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.schema.Topics;
import dev.podflow.schema.alert.Alert;
import dev.podflow.schema.alert.AlertCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forward} as a process of its own, a receiver over HTTP, a broker. */
class ForwardCommandIT {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path home;

  @Test
  void eachChangeIsToldOnceAcrossARestart() throws IOException {
    HttpServer server = receiver();
    try (TestBroker broker = new TestBroker(home)) {
      put(broker, "firing", NOON);
      Daemon first = forward(broker, server.getAddress().getPort());
      awaitTold(1);
      awaitRemembered(broker);
      first.stop(Duration.ofSeconds(30));

      put(broker, "changed", NOON.plusSeconds(300));
      Daemon second = forward(broker, server.getAddress().getPort());
      awaitTold(2);
      put(broker, "resolved", NOON.plusSeconds(600));
      awaitTold(3);
      second.stop(Duration.ofSeconds(30));
      assertThat(bodies.get(0)).contains("\"state\":\"firing\"");
      assertThat(bodies.get(1)).contains("\"state\":\"changed\"").doesNotContain("firing");
      assertThat(bodies.get(2))
          .contains("\"state\":\"resolved\"")
          .doesNotContain("\"state\":\"changed\"");
    } finally {
      server.stop(0);
    }
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Daemon forward(TestBroker broker, int port) {
    Daemon daemon = new Daemon("forward", home);
    List<String> command = new ArrayList<>(List.of("env", "PODFLOW_KAFKA_PORT=" + broker.port()));
    command.addAll(
        JavaCommand.java("-Xmx256m", "-Dpodflow.root=" + home)
            .run(
                System.getProperty("java.class.path"),
                Podflow.class.getName(),
                "forward",
                "--webhook=http://127.0.0.1:" + port + "/"));
    daemon.start(command, home);
    return daemon;
  }

  private void awaitTold(int count) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> bodies.size() >= count);
  }

  /** What is told is told again if it is killed before it has remembered that: at least once. */
  private static void awaitRemembered(TestBroker broker) {
    try (Kafka kafka = new Kafka(broker.servers())) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> kafka.groupOffsets("podflow-forwarder").containsValue(1L));
    }
  }

  private static void put(TestBroker broker, String state, Instant changedAt) {
    Alert alert =
        new Alert(
            "00ff",
            state,
            "errors",
            "error-ratio",
            "critical",
            Map.of("dst_workload", "cart"),
            NOON.minusSeconds(60),
            changedAt,
            0.5,
            0.05,
            List.of(),
            "",
            "half of the requests fail",
            "SELECT 1");
    Console console = new Console(System.out, System.err, false);
    try (RecordSender sender = new RecordSender(broker.servers(), Topics.ALERTS.name(), console)) {
      sender.send("00ff".getBytes(StandardCharsets.UTF_8), AlertCodec.encode(alert));
      sender.finish();
    }
  }
}
