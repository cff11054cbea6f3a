package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.MapText;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.access.AccessLogReader;
import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Sample.Kind;
import dev.podflow.metric.Series;
import dev.podflow.table.Http;
import dev.podflow.table.Metrics;
import dev.podflow.table.ServicePairs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeshPairsTest {
  private static final long NOON = 1_767_355_200_000L;
  private static final long MINUTE = 60_000;

  private static final String ISTIO =
      "source_workload=web-v1 source_workload_namespace=shop destination_workload=cart-v2"
          + " destination_workload_namespace=shop destination_service=cart.shop.svc.cluster.local"
          + " destination_service_name=cart destination_service_namespace=shop"
          + " request_protocol=http namespace=elsewhere pod=ztunnel-x ";

  private static final String OUTBOUND =
      "direction=outbound pod=web-7d4fb8c9d5-x2k9p namespace=shop tls=true"
          + " authority=cart.shop.svc.cluster.local:8080 target_addr=10.0.3.7:8080"
          + " dst_deployment=cart dst_namespace=shop dst_pod=cart-5c9d8f7b64-zxcvb dst_service=cart ";

  private static final String INBOUND =
      "direction=inbound pod=cart-5c9d8f7b64-zxcvb namespace=shop tls=true"
          + " client_id=web.shop.serviceaccount.identity.linkerd.cluster.local"
          + " target_addr=0.0.0.0:8080 target_port=8080 ";

  private static final String FROM_OUTSIDE =
      "direction=inbound pod=cart-5c9d8f7b64-zxcvb namespace=shop tls=no_identity"
          + " no_tls_reason=no_tls_from_remote target_addr=0.0.0.0:8080 target_port=8080 ";

  private final Directory directory = new Directory();
  private final Deltas deltas = new Deltas();
  private Set<String> systems = Set.of("istio", "linkerd");

  @Test
  void anIstioRequestIsCountedByEachOfItsReporters() {
    String labels = ISTIO + "response_code=200 connection_security_policy=";
    grow("istio_requests_total", labels + "unknown reporter=source", 5);
    grow("istio_requests_total", labels + "mutual_tls reporter=destination", 5);
    grow("istio_requests_total", labels + "mutual_tls reporter=waypoint", 5);

    String ends = " shop/web-v1/ > shop/cart-v2/ cart:0 TCP ";
    assertThat(pairs())
        .containsExactlyInAnyOrder(
            "istio source" + ends + "{requests=5, requests_4xx=0, requests_5xx=0}",
            "istio destination"
                + ends
                + "{requests=5, requests_4xx=0, requests_5xx=0, mtls=5, plaintext=0}",
            "istio middle"
                + ends
                + "{requests=5, requests_4xx=0, requests_5xx=0, mtls=5, plaintext=0}");
  }

  @Test
  void istiosErrorsAreByResponseCode() {
    String labels = ISTIO + "reporter=destination connection_security_policy=none response_code=";
    grow("istio_requests_total", labels + "404", 2);
    grow("istio_requests_total", labels + "503", 3);
    grow("istio_requests_total", labels + "0", 4);

    assertThat(pairs())
        .containsExactly(
            "istio destination shop/web-v1/ > shop/cart-v2/ cart:0 TCP"
                + " {requests=9, requests_4xx=2, requests_5xx=3, mtls=0, plaintext=9}");
  }

  @Test
  void istiosTcpIsFromTheServersSide() {
    String labels = ISTIO + "reporter=source connection_security_policy=mutual_tls";
    grow("istio_tcp_sent_bytes_total", labels, 1_000);
    grow("istio_tcp_received_bytes_total", labels, 30);
    grow("istio_tcp_connections_opened_total", labels, 4);
    grow("istio_tcp_connections_closed_total", labels, 3);

    assertThat(pairs())
        .containsExactly(
            "istio source shop/web-v1/ > shop/cart-v2/ cart:0 TCP {connections_opened=4,"
                + " connections_closed=3, bytes_sent=30, bytes_received=1000, mtls=4, plaintext=0}");
  }

  @Test
  void latencyIsASketchOfThePair() {
    histogram("istio_request_duration_milliseconds", ISTIO + "reporter=source", 1_000);
    histogram("response_latency_ms", OUTBOUND + "status_code=200", 1_000);
    histogram("tcp_connection_duration_ms", OUTBOUND + "peer=dst", 1_000);
    histogram("tcp_connection_duration_ms", OUTBOUND + "peer=src", 1_000);
    histogram("istio_request_bytes", ISTIO + "reporter=source", 1);

    List<Delta> rows = rows();
    assertThat(rows).hasSize(2);
    Delta istio =
        rows.get(0).text(ServicePairs.SOURCE_SYSTEM).equals("istio") ? rows.get(0) : rows.get(1);
    Delta linkerd = rows.get(0) == istio ? rows.get(1) : rows.get(0);
    assertThat(istio.sketch(ServicePairs.LATENCY_US)).hasToString("[460:3]");
    assertThat(linkerd.sketch(ServicePairs.LATENCY_US)).hasToString("[460:3]");
    assertThat(linkerd.sketch(ServicePairs.CONNECTION_DURATION_US)).hasToString("[460:3]");
    assertThat(istio.isKnown(ServicePairs.REQUESTS)).isFalse();
  }

  @Test
  void whatWasNeverAnsweredHasNoLatency() {
    histogram(
        "istio_request_duration_milliseconds", ISTIO + "reporter=source response_code=0", 1_000);
    assertThat(rows()).isEmpty();
  }

  @Test
  void whatIstioDoesNotKnowIsEmptyAndHostsAreOutside() {
    String source = "source_workload=web-v1 source_workload_namespace=shop reporter=source";
    String unknown =
        source
            + " destination_workload=unknown destination_workload_namespace=unknown"
            + " destination_service_namespace=unknown response_code=200 destination_service=";
    grow("istio_requests_total", unknown + "httpbin.org:443", 1);
    grow("istio_requests_total", unknown + "PassthroughCluster", 2);
    grow("istio_requests_total", unknown + "unknown", 3);
    grow(
        "istio_requests_total",
        source
            + " destination_workload=unknown destination_service_namespace=shop"
            + " destination_service_name=cart response_code=503",
        4);
    grow(
        "istio_requests_total",
        "reporter=destination source_workload=unknown response_code=200",
        7);
    grow("istio_requests_total", "reporter=sidecar response_code=200", 100);

    String requests = "requests_4xx=0, requests_5xx=";
    assertThat(pairs())
        .containsExactlyInAnyOrder(
            "istio source shop/web-v1/ > /httpbin.org/External :0 TCP {requests=1, "
                + requests
                + "0}",
            "istio source shop/web-v1/ > // :0 TCP {requests=5, " + requests + "0}",
            "istio source shop/web-v1/ > shop// cart:0 TCP {requests=4, " + requests + "4}",
            "istio destination // > // :0 TCP {requests=7, " + requests + "0}");
  }

  @Test
  void theKindOfAnIstioWorkloadIsWhatTheDirectoryKnows() {
    pod("web-v1-7d4f-x2k9p", "ReplicaSet", "web-v1-7d4f", "7d4f");
    grow("istio_requests_total", ISTIO + "reporter=source response_code=200", 1);

    assertThat(pairs().get(0)).startsWith("istio source shop/web-v1/Deployment > shop/cart-v2/ ");
  }

  @Test
  void linkerdsOutboundIsTheSourcesReport() {
    grow("request_total", OUTBOUND, 6);
    grow("response_total", OUTBOUND + "status_code=200 classification=success", 4);
    grow("response_total", OUTBOUND + "status_code=404 classification=success", 1);
    grow("response_total", OUTBOUND + "status_code=500 classification=failure", 1);

    assertThat(pairs())
        .containsExactly(
            "linkerd source shop/web/Deployment > shop/cart/Deployment cart:8080 TCP"
                + " {requests=6, requests_4xx=1, requests_5xx=1}");
  }

  /** One connection to the peer, one to the own pod: only the first counts. */
  @Test
  void linkerdsConnectionsAreThoseToThePeer() {
    for (String peer : new String[] {"src", "dst"}) {
      boolean counts = peer.equals("dst");
      String labels = OUTBOUND.replace("tls=true", counts ? "tls=true" : "tls=no_identity");
      grow("tcp_open_total", labels + "peer=" + peer, 3);
      grow("tcp_close_total", labels + "errno= peer=" + peer, 1);
      grow("tcp_close_total", labels + "errno=ECONNRESET peer=" + peer, 1);
      grow("tcp_write_bytes_total", labels + "peer=" + peer, counts ? 3_763 : 8_323);
      grow("tcp_read_bytes_total", labels + "peer=" + peer, counts ? 8_323 : 3_763);
    }

    assertThat(pairs())
        .containsExactly(
            "linkerd source shop/web/Deployment > shop/cart/Deployment cart:8080 TCP"
                + " {connections_opened=3, connections_closed=1, connections_reset=1,"
                + " bytes_sent=3763, bytes_received=8323, mtls=3, plaintext=0}");
  }

  @Test
  void linkerdsInboundFromOutsideOfTheMeshIsTheDestinationsReport() {
    grow("request_total", FROM_OUTSIDE, 6);
    grow("tcp_open_total", FROM_OUTSIDE + "peer=src", 2);
    grow("tcp_open_total", FROM_OUTSIDE + "peer=dst", 2);
    grow("tcp_read_bytes_total", FROM_OUTSIDE + "peer=src", 10);
    grow("tcp_write_bytes_total", FROM_OUTSIDE + "peer=src", 99);

    assertThat(pairs())
        .containsExactly(
            "linkerd destination // > shop/cart/Deployment :8080 TCP {connections_opened=2,"
                + " connections_closed=0, connections_reset=0, bytes_sent=10, bytes_received=99,"
                + " requests=6, requests_4xx=0, requests_5xx=0, mtls=0, plaintext=2}");
  }

  /** Both proxies and the access log tell of the same six requests, all as {@code linkerd}. */
  @Test
  void aRequestOfLinkerdIsInOnePairWhoeverTellsOfIt() {
    grow("request_total", OUTBOUND, 6);
    grow("request_total", INBOUND, 6);
    histogram("response_latency_ms", INBOUND + "status_code=200", 1_000);
    grow("tcp_open_total", INBOUND + "peer=src", 1);
    grow("tcp_write_bytes_total", INBOUND + "peer=src", 99);
    for (int request = 0; request < 6; request++) {
      log(
          """
          {"client.addr":"10.0.3.9:4000%d","client.id":"web.shop.serviceaccount.identity.linkerd.x",
          "host":"cart.shop.svc.cluster.local:80","method":"GET","request_bytes":"5",
          "response_bytes":"29","status":200,"total_ns":"1534820",
          "timestamp":"2026-01-02T12:01:00.25Z","uri":"http://cart.shop:80/a"}"""
              .formatted(request));
    }

    assertThat(pairs())
        .containsExactly(
            "linkerd source shop/web/Deployment > shop/cart/Deployment cart:8080 TCP"
                + " {requests=6, requests_4xx=0, requests_5xx=0}");
    List<Delta> answers = new ArrayList<>();
    deltas.map(Http.TABLE).drain(answers::add);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).measure(Http.REQUESTS)).isEqualTo(6);
    assertThat(answers.get(0).sketch(Http.LATENCY_US)).isNotNull();
  }

  private void log(String record) {
    Origin origin = new Origin();
    origin.topic = "logs.access";
    origin.timestampMillis = NOON + 2 * MINUTE;
    FlowBatch flows = new FlowBatch();
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    assertThat(new AccessLogReader().read(bytes, flows)).isNull();
    ReportCounter counter = new ReportCounter(CountingOptions.DEFAULT, directory, deltas);
    assertThat(counter.count(flows, origin, new PartitionMemory())).isNull();
  }

  @Test
  void linkerdsTargetIsResolvedThroughTheDirectory() {
    pod("web-7d4fb8c9d5-x2k9p", "StatefulSet", "web", "");
    directory.complete("default", NOON + 10 * MINUTE);
    grow("request_total", OUTBOUND.replace("dst_deployment=cart", "dst_statefulset=cart"), 1);

    assertThat(pairs().get(0))
        .startsWith("linkerd source shop/web/StatefulSet > shop/cart/StatefulSet cart:8080");
  }

  @Test
  void whatLinkerdCallsOutsideIsNamedByWhatWasAskedFor() {
    String labels =
        "direction=outbound pod=web-7d4fb8c9d5-x2k9p namespace=shop tls=no_identity"
            + " authority=api.example.com:443 target_addr=93.184.216.34:443 ";
    grow("request_total", labels, 1);
    grow("request_total", labels.replace("authority=api.example.com:443 ", ""), 2);

    assertThat(pairs())
        .containsExactlyInAnyOrder(
            "linkerd source shop/web/Deployment > /api.example.com/External :443 TCP {requests=1,"
                + " requests_4xx=0, requests_5xx=0}",
            "linkerd source shop/web/Deployment > /world/Reserved :443 TCP {requests=2,"
                + " requests_4xx=0, requests_5xx=0}");
  }

  @Test
  void othersMetricsOfTheSameNameAreNoPairs() {
    grow("request_total", "pod=web-1 namespace=shop method=GET", 5);
    grow("request_total", "pod=web-1 namespace=shop direction=outbound", 5);
    grow("nginx_ingress_controller_requests", ISTIO + "reporter=source status=200", 5);

    assertThat(pairs()).isEmpty();
    assertThat(deltas.map(Metrics.TABLE).size()).isEqualTo(3);
  }

  @Test
  void systemsMayBeLeftOut() {
    systems = Set.of("linkerd");
    grow("istio_requests_total", ISTIO + "reporter=source response_code=200", 5);
    grow("request_total", OUTBOUND, 6);

    assertThat(pairs()).hasSize(1).allMatch(pair -> pair.startsWith("linkerd"));
  }

  @Test
  void aLateScrapeMovesWhatWasCounted() {
    MetricCounter counter = counter();
    Series series = new Series();
    String labels = ISTIO + "reporter=source response_code=200";
    for (int minute : new int[] {0, 2, 1}) {
      Sample sample = sample("istio_requests_total", Kind.COUNTER, labels, minute);
      sample.value = 10 * minute;
      counter.count(sample, series);
    }

    assertThat(rows())
        .extracting(row -> row.window() + " " + row.measure(ServicePairs.REQUESTS))
        .containsExactlyInAnyOrder(
            (NOON + MINUTE) / 1_000 + " 10", (NOON + 2 * MINUTE) / 1_000 + " 10");
  }

  @Test
  void aNewPodsFirstScrapeCountsFromZero() {
    pod("web-v1-7d4f-x2k9p", "ReplicaSet", "web-v1-7d4f", "7d4f");
    MetricCounter counter = counter();
    counter.watchedSince("default", NOON - 100 * MINUTE);
    String labels = ISTIO.replace("pod=ztunnel-x", "pod=web-v1-7d4f-x2k9p");
    Sample first =
        sample(
            "istio_requests_total",
            Kind.COUNTER,
            labels.replace("namespace=elsewhere", "namespace=shop")
                + "reporter=source response_code=200",
            1);
    first.value = 17;
    counter.count(first, new Series());

    assertThat(rows().get(0).measure(ServicePairs.REQUESTS)).isEqualTo(17);
  }

  private void pod(String name, String ownerKind, String owner, String hash) {
    Span span = Span.openSince(NOON);
    directory.apply(
        new PodLife(
            new LifeKey("default", "Pod", name, NOON),
            span,
            "shop",
            name,
            List.of(Address.parse("10.0.3.9")),
            false,
            "node-1",
            "default",
            ownerKind,
            owner,
            "uid",
            hash,
            List.of()));
  }

  private MetricCounter counter() {
    MetricOptions options = new MetricOptions(4, 5 * MINUTE, true, systems, 0);
    return new MetricCounter("metrics.otlp", options, directory, deltas);
  }

  private void grow(String metric, String labels, long increase) {
    MetricCounter counter = counter();
    Series series = new Series();
    for (int minute = 0; minute < 2; minute++) {
      Sample sample = sample(metric, Kind.COUNTER, labels, minute);
      sample.value = 100 + minute * increase;
      counter.count(sample, series);
    }
  }

  private void histogram(String metric, String labels, double unit) {
    MetricCounter counter = counter();
    Series series = new Series();
    for (int minute = 0; minute < 2; minute++) {
      Sample sample = sample(metric, Kind.HISTOGRAM, labels, minute);
      sample.unit = unit;
      sample.buckets = new Buckets();
      sample.buckets.bounds = new double[] {9.9, 10};
      sample.buckets.counts = new long[] {0, 3L * minute, 0};
      sample.buckets.count = 3L * minute;
      counter.count(sample, series);
    }
  }

  private static Sample sample(String metric, Kind kind, String labels, int minute) {
    TreeMap<String, String> map = new TreeMap<>();
    for (String label : labels.split(" +")) {
      map.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
    }
    Sample sample = new Sample();
    sample.cluster = "default";
    sample.metric = metric;
    sample.kind = kind;
    sample.labels = MapText.of(map);
    sample.series = sample.labels.hashCode();
    sample.timeMillis = NOON + minute * MINUTE;
    return sample;
  }

  private List<Delta> rows() {
    List<Delta> rows = new ArrayList<>();
    deltas.map(ServicePairs.TABLE).drain(rows::add);
    rows.forEach(deltas.map(ServicePairs.TABLE)::merge);
    return rows;
  }

  private List<String> pairs() {
    return rows().stream().map(MeshPairsTest::text).toList();
  }

  private static String text(Delta pair) {
    assertThat(pair.window()).isEqualTo((NOON + MINUTE) / 1_000);
    Map<String, Long> measures = new LinkedHashMap<>();
    for (Column column : ServicePairs.TABLE.columns()) {
      if (column.type() == ColumnType.SUM && pair.isKnown(column.slot())) {
        measures.put(column.name(), pair.measure(column.slot()));
      }
    }
    return "%s %s %s/%s/%s > %s/%s/%s %s:%d %s %s"
        .formatted(
            pair.text(ServicePairs.SOURCE_SYSTEM),
            pair.text(ServicePairs.REPORTER),
            pair.text(ServicePairs.SRC_NAMESPACE),
            pair.text(ServicePairs.SRC_WORKLOAD),
            pair.text(ServicePairs.SRC_WORKLOAD_KIND),
            pair.text(ServicePairs.DST_NAMESPACE),
            pair.text(ServicePairs.DST_WORKLOAD),
            pair.text(ServicePairs.DST_WORKLOAD_KIND),
            pair.text(ServicePairs.DST_SERVICE),
            pair.number(ServicePairs.DST_PORT),
            pair.text(ServicePairs.PROTOCOL),
            measures);
  }
}
