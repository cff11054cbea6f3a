package dev.podflow.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real HTTP server; Kafka is its own double here, and real in the launcher's test. */
class ForwarderTest {
  private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

  /** Answers that the server gives before it takes something. */
  private final Deque<Integer> answers = new ArrayDeque<>();

  private HttpServer server;
  private MockConsumer<byte[], byte[]> kafka;
  private volatile Instant now = NOON;
  private int hoursPerAnswer;
  private long offset;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    kafka = new MockConsumer<>("earliest");
    Node node = new Node(1, "localhost", 9092);
    kafka.updatePartitions(
        "alerts",
        List.of(new PartitionInfo("alerts", 0, node, new Node[] {node}, new Node[] {node})));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @AfterEach
  void close() {
    server.stop(0);
    kafka.close();
  }

  @Test
  void alertmanagerIsToldWhatItsApiTakes() throws Exception {
    Forwarder forwarder = start(alertmanager());
    put(alert("firing", NOON));
    forwarder.forward();

    JsonNode told = bodies.get(0).get(0);
    assertThat(told.path("labels").path("alertname").asText()).isEqualTo("errors");
    assertThat(told.path("labels").path("severity").asText()).isEqualTo("critical");
    assertThat(told.path("labels").path("dst_workload").asText()).isEqualTo("cart");
    assertThat(told.path("labels").has("src_workload")).as("empty").isFalse();
    assertThat(told.path("annotations").path("summary").asText()).isEqualTo("half fails");
    assertThat(told.path("startsAt").asText()).isEqualTo("2026-01-01T11:50:00Z");
    assertThat(Instant.parse(told.path("endsAt").asText())).isAfter(NOON);
    assertThat(tokens).containsExactly("Bearer secret");

    put(alert("resolved", NOON.plusSeconds(60)));
    forwarder.forward();
    assertThat(bodies.get(1).get(0).path("endsAt").asText()).isEqualTo("2026-01-01T12:01:00Z");
  }

  @Test
  void whatFiresIsRepeatedToThoseWhoForget() throws Exception {
    Forwarder forwarder = start(alertmanager());
    put(alert("firing", NOON));
    forwarder.forward();
    forwarder.forward();
    assertThat(bodies).hasSize(1);
    now = NOON.plusSeconds(61);
    forwarder.forward();
    assertThat(bodies).hasSize(2);
    put(alert("resolved", now));
    forwarder.forward();
    now = NOON.plusSeconds(200);
    forwarder.forward();
    assertThat(bodies).as("nothing fires any more").hasSize(3);
  }

  @Test
  void itTriesUntilItIsTaken() throws Exception {
    Forwarder forwarder = start(webhook());
    answers.addAll(List.of(500, 503, 429));
    put(alert("firing", NOON));
    forwarder.forward();
    assertThat(bodies).hasSize(4);
    assertThat(committed()).isEqualTo(1);
    assertThat(bodies.get(3).path("alerts").get(0).path("state").asText()).isEqualTo("firing");
  }

  @Test
  void whatIsRefusedForGoodHoldsNobodyUp() throws Exception {
    Forwarder forwarder = start(webhook());
    answers.add(400);
    put(alert("firing", NOON));
    forwarder.forward();
    assertThat(bodies).hasSize(1);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void aRepetitionAndWhatIsNoAlertAreLeftOut() throws Exception {
    Forwarder forwarder = start(webhook());
    put(alert("firing", NOON));
    put(alert("firing", NOON));
    kafka.addRecord(new ConsumerRecord<>("alerts", 0, offset++, null, new byte[] {1, 2}));
    forwarder.forward();
    assertThat(bodies.get(0).path("alerts")).hasSize(1);
    assertThat(committed()).isEqualTo(3);
  }

  /** A body made before the receiver went down would tell it that all has ended by now. */
  @Test
  void whatFiresStillFiresAfterHoursOfTrying() throws Exception {
    Forwarder forwarder = start(alertmanager());
    answers.addAll(List.of(503, 503));
    hoursPerAnswer = 2;
    put(alert("firing", NOON));
    forwarder.forward();

    assertThat(bodies).as("two refused, one taken, and its repetition").hasSize(4);
    assertThat(Instant.parse(bodies.get(2).get(0).path("endsAt").asText()))
        .isAfter(NOON.plus(Duration.ofHours(4)));
  }

  @Test
  void theLogHasNoPathOfAUrl() throws Exception {
    Forwarder forwarder = start(webhook());
    answers.addAll(List.of(503, 404));
    put(alert("firing", NOON));
    List<String> log = new ArrayList<>();
    try (LogCapture capture = new LogCapture(Delivery.class, log)) {
      forwarder.forward();
    }

    assertThat(log).hasSizeGreaterThanOrEqualTo(2);
    assertThat(log)
        .allMatch(line -> line.contains("http://127.0.0.1:" + server.getAddress().getPort()))
        .noneMatch(line -> line.contains("T0K3N"));
    assertThat(log.get(1)).contains("404").contains("Cannot POST …");
  }

  private Forwarder start(Delivery delivery) {
    Positions positions = Positions.read(kafka, "alerts", List.of(delivery.name()));
    Forwarder forwarder = new Forwarder(kafka, delivery, positions, Duration.ofMinutes(1), clock);
    forwarder.start();
    return forwarder;
  }

  private Delivery alertmanager() {
    return delivery(new Alertmanager(clock));
  }

  private Delivery webhook() {
    return delivery(new Webhook());
  }

  private Delivery delivery(Receiver receiver) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0K3N");
    return new Delivery(
        receiver, url, Optional.of("secret"), Duration.ofMillis(1), Duration.ofMillis(4));
  }

  static Alert alert(String state, Instant changedAt) {
    return new Alert(
        "00ff",
        state,
        "errors",
        "error-ratio",
        "critical",
        Map.of("dst_workload", "cart", "src_workload", ""),
        NOON.minusSeconds(600),
        changedAt,
        0.5,
        0.05,
        List.of("shop/cart:8080"),
        "",
        "half fails",
        "SELECT 1");
  }

  private void put(Alert alert) {
    kafka.addRecord(new ConsumerRecord<>("alerts", 0, offset++, null, AlertCodec.encode(alert)));
  }

  private long committed() {
    return kafka.committed(java.util.Set.of(PARTITION)).get(PARTITION).offset();
  }

  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
    tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
    int status = answers.isEmpty() ? 200 : answers.remove();
    now = now.plus(Duration.ofHours(hoursPerAnswer));
    byte[] said = ("Cannot POST " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }
}
