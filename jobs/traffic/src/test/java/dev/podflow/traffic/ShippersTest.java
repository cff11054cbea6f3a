package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.RecordReader;
import dev.podflow.schema.Topics;
import dev.podflow.traffic.VectorConfig.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the shippers send is what the readers expect: each configuration is followed with a record
 * as its source gives it, and what comes out is read.
 */
class ShippersTest {
  private static final String TIME = "2026-03-01T10:00:00.123456789Z";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PODFLOW_CLUSTER", "prod", "VECTOR_SELF_NODE_NAME", "node-1");

  private static final String ENVOY =
      "[2026-03-01T10:00:00.000Z] \"GET /cart HTTP/1.1\" 200 - via_upstream - \"-\" 0 120 7 6"
          + " \"-\" \"curl\" \"id-1\" \"cart.shop:8080\" \"10.1.2.3:8080\""
          + " outbound|8080||cart.shop.svc.cluster.local 10.1.0.7:41000 10.96.0.9:8080"
          + " 10.1.0.7:40000 - default";

  private final VectorConfig logs =
      new VectorConfig(Shippers.configuration("logs.yaml", "vector.yaml"), ENVIRONMENT);
  private final VectorConfig goldmane =
      new VectorConfig(Shippers.configuration("goldmane.yaml", "vector.yaml"), ENVIRONMENT);

  @Test
  void everyInputIsShippedAndNothingElse() {
    Set<String> shipped = new TreeSet<>();
    for (VectorConfig config : List.of(logs, goldmane)) {
      config.sinks().forEach(sink -> shipped.add(sink.path("topic").asText()));
    }
    shipped.add(
        Shippers.configuration("metrics.yaml", "collector.yaml")
            .at("/exporters/kafka/metrics/topic")
            .asText());

    assertThat(shipped)
        .containsExactlyInAnyOrder(
            Topics.FLOWS_HUBBLE.name(),
            Topics.FLOWS_CALICO.name(),
            Topics.FLOWS_CONNTRACK.name(),
            Topics.LOGS_ACCESS.name(),
            Topics.LOGS_DNS.name(),
            Topics.METRICS_OTLP.name());
  }

  @Test
  void hubblesExportGoesOutAsItIs() {
    String line =
        "{\"flow\":{\"time\":\"2026-03-01T10:00:00.5Z\",\"verdict\":\"FORWARDED\",\"IP\":"
            + "{\"source\":\"10.1.0.7\",\"destination\":\"10.1.2.3\",\"ipVersion\":\"IPv4\"},"
            + "\"l4\":{\"TCP\":{\"source_port\":41000,\"destination_port\":8080,\"flags\":{\"SYN\":true}}},"
            + "\"Type\":\"L3_L4\",\"node_name\":\"prod/node-1\",\"event_type\":{\"type\":4},"
            + "\"trace_observation_point\":\"TO_ENDPOINT\"},\"node_name\":\"prod/node-1\",\"time\":\"2026-03-01T10:00:00.5Z\"}";
    Sent sent = logs.send("hubble_file", "flows_hubble", file(line));

    assertThat(sent.text()).isEqualTo(line);
    assertThat(sent.key()).isEqualTo("node-1");
    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-1");
  }

  @Test
  void calicosLogsSayWhichNodeAndCluster() {
    String line =
        "{\"start_time\":1772359203,\"end_time\":1772359503,\"action\":\"allow\",\"reporter\":\"dst\",\"proto\":\"tcp\","
            + "\"source_type\":\"wep\",\"source_namespace\":\"shop\",\"source_name\":\"web-1\",\"source_name_aggr\":\"web-*\","
            + "\"dest_type\":\"wep\",\"dest_namespace\":\"shop\",\"dest_name\":\"cart-1\",\"dest_name_aggr\":\"cart-*\",\"dest_port\":8080,"
            + "\"bytes_in\":100,\"bytes_out\":2000,\"packets_in\":3,\"packets_out\":4,\"num_flows\":1,"
            + "\"num_flows_started\":1,\"num_flows_completed\":1}";
    Sent sent = logs.send("calico_file", "flows_calico", file(line));

    assertThat(sent.key()).isEqualTo("node-1");
    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-1");
    assertThat(flow.bytesSent).isEqualTo(100);
  }

  @Test
  void goldmanesFlowsSayWhichCluster() throws Exception {
    ObjectNode event =
        (ObjectNode)
            Shippers.JSON.readTree(
                """
                {"Key": {"source_name": "web-*", "source_namespace": "shop", "source_type": 1, "dest_name": "cart-*",
                  "dest_namespace": "shop", "dest_type": 1, "dest_port": 8080, "proto": "tcp", "reporter": 2, "action": 1,
                  "policies": {}},
                 "start_time": 1772359200, "end_time": 1772359500, "packets_in": 3, "packets_out": 4, "bytes_in": 100,
                 "bytes_out": 2000, "num_connections_started": 5}
                """);
    // What Vector's HTTP source adds.
    event.put("path", "/flows").put("source_type", "http_server").put("timestamp", TIME);
    Sent sent = goldmane.send("goldmane", "flows_calico", event);

    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.bytesSent).isEqualTo(100);
    assertThat(flow.connectionsOpened).isEqualTo(5);
    assertThat(flow.timeNanos).isEqualTo(1_772_359_200L * 1_000_000_000L);
  }

  @Test
  void aTrackedConnectionSaysWhichNodeAndCluster() {
    Sent sent =
        logs.send(
            "pods",
            "flows_conntrack",
            line(
                "podflow-conntrack",
                "[1772359200.123456]\t    [NEW] tcp      6 120 SYN_SENT src=10.1.0.7 dst=10.96.0.9 sport=41000 dport=80"
                    + " [UNREPLIED] src=10.1.2.3 dst=10.1.0.7 sport=8080 dport=41000 id=7"));

    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-1");
    assertThat(flow.destination.port).isEqualTo(8080);
    assertThat(flow.timeNanos).isEqualTo(1_772_359_200_123_456_000L);
  }

  /** What the tracker could not tell is counted as lost on the node where that was. */
  @Test
  void whatConntrackLostIsCounted() {
    FlowBatch flows =
        batch(
            logs.send(
                "pods",
                "flows_conntrack",
                line("podflow-conntrack", "WARNING: We have hit ENOBUFS! We are losing events.")));
    Flow flow = flows.get(0);
    assertThat(flow.message).isEqualTo(Flow.Message.LOST_EVENTS);
    assertThat(flow.lostEvents).isEqualTo(1);
    assertThat(flow.node).isEqualTo("node-1");
  }

  /** Where only the plugin errors is on, its lines are all there is of a failed query. */
  @Test
  void aFailedQueryIsReadFromThePluginErrors() {
    Sent sent =
        logs.send(
            "pods",
            "logs_dns",
            line("coredns", "[ERROR] plugin/errors: 2 cart.shop. A: read udp: i/o timeout"));
    Flow flow = read(sent).get(0);
    assertThat(flow.dnsQuery).isEqualTo("cart.shop.");
    assertThat(flow.echo).isTrue();
    assertThat(flow.cluster).isEqualTo("prod");
  }

  @Test
  void anAccessLogSaysWhosePodItIs() {
    Sent sent = logs.send("pods", "logs_access", line("istio-proxy", ENVOY));

    assertThat(sent.key()).isEqualTo("node-1");
    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-1");
    assertThat(List.of(pod(flow.source), pod(flow.destination))).contains("shop/web-1");
  }

  @Test
  void anAccessLogInJsonSaysSoToo() {
    Sent sent =
        logs.send(
            "pods",
            "logs_access",
            line(
                "envoy",
                "{\"start_time\":\"2026-03-01T10:00:00.000Z\",\"method\":\"GET\",\"protocol\":\"HTTP/1.1\",\"response_code\":200,"
                    + "\"duration\":7,\"upstream_host\":\"10.1.2.3:8080\",\"downstream_remote_address\":\"203.0.113.9:40000\","
                    + "\"downstream_local_address\":\"10.1.0.7:443\",\"upstream_cluster\":\"outbound|8080||cart.shop.svc.cluster.local\"}"));

    Flow flow = read(sent).get(0);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "istio-proxy | true  | [2026-03-01T10:00:00.000Z] \"GET / HTTP/1.1\" 200 -",
        "istio-proxy | true  | {\"start_time\":\"2026-03-01T10:00:00.000Z\"}",
        "istio-proxy | true  | 2026-03-01T10:00:00.1Z  info access connection complete",
        "istio-proxy | false | 2026-03-01T10:00:00.1Z  info  Envoy proxy is ready",
        "envoy | true | {\"start_time\":\"2026-03-01T10:00:00.000Z\"}",
        "envoy | false | [2026-03-01 10:00:00.000][1][info][main] starting",
        "linkerd-proxy | true | {\"client.addr\":\"10.1.0.7:40000\",\"method\":\"GET\"}",
        "linkerd-proxy | true | 10.1.0.7:40000 web.shop - [2026-03-01T10:00:00Z] \"GET / HTTP/2.0\" 200",
        "linkerd-proxy | false | [     0.003s]  INFO ThreadId(01) linkerd2_proxy: running",
        "linkerd-proxy | false | {\"timestamp\":\"[ 0.003s]\",\"level\":\"INFO\"}",
        "controller | true | 203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5",
        "controller | true | 2001:db8::9 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5",
        "controller | true | {\"time\":\"2026-03-01T10:00:00Z\",\"status\":200}",
        "controller | false | I0301 10:00:00.000000       7 controller.go:190] reload",
        "controller | false | 2026/03/01 10:00:00 [error] 30#30: *1 connect() failed",
        "web | false | {\"start_time\":\"2026-03-01T10:00:00.000Z\"}",
      })
  void ofAProxysLinesItsAccessLogIsShipped(String container, boolean shipped, String text) {
    assertThat(logs.send("pods", "logs_access", line(container, text)) != null).isEqualTo(shipped);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "logs_dns | coredns | true | [INFO] 10.1.0.7:40000 - 7 \"A IN cart.shop. udp 50 false 512\" NOERROR qr,rd 98 0.0001s",
        "logs_dns | coredns | true | [INFO] [2001:db8::9]:40000 - 7 \"A IN cart.shop. udp 50 false 512\" NOERROR qr,rd 98 0.0001s",
        "logs_dns | coredns | true | [ERROR] plugin/errors: 2 cart.shop. A: read udp: i/o timeout",
        "logs_dns | coredns | false | [ERROR] plugin/kubernetes: Failed to watch",
        "logs_dns | coredns | false | [INFO] plugin/reload: Running configuration SHA512 = 1234",
        "logs_dns | web | false | [INFO] 10.1.0.7:40000 - 7 \"A IN cart.shop.\"",
        "flows_conntrack | podflow-conntrack | true | [1772359200.123456]\t    [NEW] tcp      6 120 SYN_SENT src=10.1.0.7",
        "flows_conntrack | podflow-conntrack | true | WARNING: We have hit ENOBUFS! We are losing events.",
        "flows_conntrack | podflow-conntrack | false | This message means that the current netlink socket buffer size is too small.",
        "flows_conntrack | podflow-conntrack | false | conntrack v1.4.8 (conntrack-tools): 1 flow events have been shown.",
      })
  void otherLinesGoToTheirTopic(String sink, String container, boolean shipped, String text) {
    Sent sent = logs.send("pods", sink, line(container, text));

    assertThat(sent != null).isEqualTo(shipped);
    if (shipped) {
      assertThat(sent.key()).isEqualTo("node-1");
      assertThat(sent.text())
          .contains("\"cluster\":\"prod\"", "\"pod_node_name\":\"node-1\"", TIME);
    }
  }

  /** Where and how a sink writes is what Kafka's listener asks for, and who it is, is a user. */
  @Test
  void everySinkIsLetInByKafka() {
    JsonNode kafka =
        Shippers.beside("overlays/production/kafka.yaml").stream()
            .filter(object -> object.path("kind").asText().equals("Kafka"))
            .findFirst()
            .orElseThrow();
    JsonNode listener = kafka.at("/spec/kafka/listeners/0");
    assertThat(listener.path("tls").asBoolean()).isTrue();
    String mechanism = listener.at("/authentication/type").asText().toUpperCase(Locale.ROOT);
    assertThat(settings().path("PODFLOW_KAFKA_BOOTSTRAP_SERVERS").asText())
        .isEqualTo(
            "%s-kafka-bootstrap.%s.svc:%s",
            kafka.at("/metadata/name").asText(),
            kafka.at("/metadata/namespace").asText(),
            listener.path("port").asText());

    List<JsonNode> sinks = new ArrayList<>();
    for (VectorConfig config : List.of(logs, goldmane)) {
      for (JsonNode sink : config.sinks()) {
        assertThat(sink.at("/tls/enabled").asBoolean()).isTrue();
        assertThat(sink.at("/sasl/enabled").asBoolean()).isTrue();
        assertThat(sink.at("/sasl/password").asText()).isEqualTo("${PODFLOW_KAFKA_PASSWORD}");
        sinks.add(sink);
      }
    }
    JsonNode otlp = Shippers.configuration("metrics.yaml", "collector.yaml").at("/exporters/kafka");
    assertThat(otlp.at("/auth/sasl/password").asText()).isEqualTo("${env:PODFLOW_KAFKA_PASSWORD}");
    sinks.add(((ObjectNode) otlp.deepCopy()).set("sasl", otlp.at("/auth/sasl")));
    assertThat(sinks).hasSize(7);
    for (JsonNode sink : sinks) {
      assertThat(sink.at("/tls/ca_file").asText()).isEqualTo("/etc/podflow/kafka-ca/ca.crt");
      assertThat(sink.at("/sasl/mechanism").asText()).isEqualTo(mechanism);
      assertThat(sink.at("/sasl/username").asText()).isEqualTo("podflow-shippers");
    }
    assertThat(Shippers.beside("base/kafka-users.yaml"))
        .extracting(user -> user.at("/metadata/name").asText())
        .contains("podflow-shippers");
    for (String file : List.of("logs.yaml", "goldmane.yaml", "metrics.yaml")) {
      JsonNode pod =
          Shippers.objects().get(file).stream()
              .map(object -> object.at("/spec/template/spec"))
              .filter(JsonNode::isObject)
              .findFirst()
              .orElseThrow();
      JsonNode password = pod.at("/containers/0/env/0");
      assertThat(password.path("name").asText()).isEqualTo("PODFLOW_KAFKA_PASSWORD");
      assertThat(password.at("/valueFrom/secretKeyRef").toString())
          .isEqualTo("{\"name\":\"podflow-shippers\",\"key\":\"password\"}");
      assertThat(pod.at("/containers/0/volumeMounts").toString())
          .contains("{\"name\":\"kafka-ca\",\"mountPath\":\"/etc/podflow/kafka-ca\"");
      assertThat(pod.path("volumes").toString())
          .contains(
              "{\"name\":\"kafka-ca\",\"secret\":{\"secretName\":\"podflow-cluster-ca-cert\"}}");
    }
  }

  /** A name that differs would make two clusters of one: flows of pods that nobody knows. */
  @Test
  void theCollectorCallsTheClusterTheSame() {
    JsonNode collector =
        Shippers.beside("base/collector.yaml").stream()
            .filter(object -> object.path("kind").asText().equals("ConfigMap"))
            .findFirst()
            .orElseThrow();
    assertThat(settings().path("PODFLOW_CLUSTER")).isEqualTo(collector.at("/data/PODFLOW_CLUSTER"));
  }

  private static JsonNode settings() {
    return Shippers.objects().get("settings.yaml").stream()
        .filter(object -> object.path("kind").asText().equals("ConfigMap"))
        .findFirst()
        .orElseThrow()
        .path("data");
  }

  @Test
  void everyObjectIsWhereItBelongs() {
    Map<String, Set<String>> accounts = new HashMap<>();
    Set<String> configMaps = new HashSet<>();
    for (List<JsonNode> objects : Shippers.objects().values()) {
      for (JsonNode object : objects) {
        String kind = object.path("kind").asText();
        String name = object.at("/metadata/name").asText();
        if (!kind.equals("Namespace") && !kind.startsWith("ClusterRole")) {
          assertThat(object.at("/metadata/namespace").asText()).isEqualTo("podflow-shippers");
        }
        accounts.computeIfAbsent(kind, key -> new HashSet<>()).add(name);
        if (kind.equals("ConfigMap")) {
          configMaps.add(name);
        }
      }
    }
    for (List<JsonNode> objects : Shippers.objects().values()) {
      for (JsonNode object : objects) {
        JsonNode pod = object.at("/spec/template/spec");
        if (pod.has("serviceAccountName")) {
          assertThat(accounts.get("ServiceAccount"))
              .contains(pod.path("serviceAccountName").asText());
          assertThat(accounts.get("ClusterRoleBinding"))
              .contains(pod.path("serviceAccountName").asText());
        }
        for (JsonNode volume : pod.path("volumes")) {
          if (volume.has("configMap")) {
            assertThat(configMaps).contains(volume.at("/configMap/name").asText());
          }
        }
        for (JsonNode container : pod.path("containers")) {
          assertThat(container.path("image").asText()).matches(".+:\\d+\\.\\d+\\.\\d+.*");
          assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
          for (JsonNode source : container.path("envFrom")) {
            assertThat(configMaps).contains(source.at("/configMapRef/name").asText());
          }
        }
      }
    }
  }

  /** A line of a container, as Vector's source kubernetes_logs gives it. */
  private static ObjectNode line(String container, String message) {
    ObjectNode event = Shippers.JSON.createObjectNode();
    event.put("file", "/var/log/pods/shop_web-1_uid/" + container + "/0.log");
    event
        .putObject("kubernetes")
        .put("container_name", container)
        .put("pod_name", "web-1")
        .put("pod_namespace", "shop")
        .put("pod_node_name", "node-1")
        .put("pod_ip", "10.1.0.7")
        .put("pod_uid", "uid")
        .putObject("pod_labels")
        .put("app", "web");
    return event
        .put("message", message)
        .put("source_type", "kubernetes_logs")
        .put("stream", "stdout")
        .put("timestamp", TIME);
  }

  /** A line of a file, as Vector's source file gives it. */
  private static ObjectNode file(String message) {
    return Shippers.JSON
        .createObjectNode()
        .put("file", "/some/file")
        .put("host", "podflow-logs-x7k2p")
        .put("message", message)
        .put("source_type", "file")
        .put("timestamp", TIME);
  }

  private static FlowBatch read(Sent sent) {
    FlowBatch flows = batch(sent);
    assertThat(flows.get(0).timeNanos)
        .isGreaterThan(Instant.parse("2026-03-01T09:59:00Z").getEpochSecond() * 1_000_000_000L);
    return flows;
  }

  private static FlowBatch batch(Sent sent) {
    RecordReader reader =
        Stream.of(FlowSource.values())
            .filter(source -> source.topic().defaultValue().equals(sent.topic()))
            .findFirst()
            .orElseThrow()
            .reader();
    FlowBatch flows = new FlowBatch();
    assertThat(reader.read(sent.value(), flows)).as(reader.detail()).isNull();
    assertThat(flows.size()).isPositive();
    return flows;
  }

  private static String pod(FlowEnd end) {
    return end.namespace + "/" + end.pod;
  }
}
