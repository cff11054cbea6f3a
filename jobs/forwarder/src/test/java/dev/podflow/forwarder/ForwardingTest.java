package dev.podflow.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.podflow.schema.alert.Alert;
import dev.podflow.schema.alert.AlertCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two receivers over HTTP; each forwarder's Kafka is a double. */
@Timeout(60)
class ForwardingTest {
  private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final BlockingQueue<String> alertmanager = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> webhook = new LinkedBlockingQueue<>();
  private final Semaphore refused = new Semaphore(0);
  private volatile boolean alertmanagerIsDown = true;
  private HttpServer server;
  private Thread forwarding;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/alertmanager", this::answerAlertmanager);
    server.createContext("/webhook", exchange -> take(exchange, webhook));
    server.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    forwarding.interrupt();
    forwarding.join();
    server.stop(0);
  }

  @Test
  void oneThatIsDownHoldsNoOtherUp() throws InterruptedException {
    forwarding = new Thread(this::forward);
    forwarding.start();

    refused.acquire(3);
    assertThat(webhook.take()).contains("\"state\":\"firing\"");
    assertThat(webhook.take()).as("the next poll's").contains("\"state\":\"resolved\"");
    refused.acquire(3);
    assertThat(alertmanager).isEmpty();
    alertmanagerIsDown = false;

    assertThat(alertmanager.take()).contains("endsAt");
    assertThat(alertmanager.take()).contains("2026-01-01T12:01:00Z");
    assertThat(webhook).as("each is told once").isEmpty();
  }

  private void forward() {
    try {
      new Forwarding(this::consumer, "alerts", Duration.ofMinutes(1), Clock.systemUTC())
          .run(List.of(delivery(new Alertmanager(Clock.systemUTC())), delivery(new Webhook())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Delivery delivery(Receiver receiver) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new Delivery(
        receiver,
        url.resolve("/" + receiver.name()),
        Optional.empty(),
        Duration.ofMillis(1),
        Duration.ofMillis(4));
  }

  /** Two polls with an alert each, then none for a while. */
  private Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> kafka =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            schedulePollTask(() -> addRecord(alert(0, "firing", NOON)));
            schedulePollTask(() -> addRecord(alert(1, "resolved", NOON.plusSeconds(60))));
          }
        };
    Node node = new Node(1, "localhost", 9092);
    Node[] nodes = {node};
    kafka.updatePartitions("alerts", List.of(new PartitionInfo("alerts", 0, node, nodes, nodes)));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return kafka;
  }

  private static ConsumerRecord<byte[], byte[]> alert(long offset, String state, Instant at) {
    Alert alert =
        new Alert(
            "00ff",
            state,
            "errors",
            "error-ratio",
            "critical",
            Map.of("dst_workload", "cart"),
            NOON.minusSeconds(600),
            at,
            0.5,
            0.05,
            List.of(),
            "",
            "half fails",
            "SELECT 1");
    return new ConsumerRecord<>("alerts", 0, offset, null, AlertCodec.encode(alert));
  }

  private void answerAlertmanager(HttpExchange exchange) throws IOException {
    if (alertmanagerIsDown) {
      refused.release();
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    } else {
      take(exchange, alertmanager);
    }
  }

  private static void take(HttpExchange exchange, BlockingQueue<String> bodies) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
