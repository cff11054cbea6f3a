package dev.podflow.simulator.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the exporters of the nodes and of the ingress controller show, as an OpenTelemetry Collector
 * exports it ({@code otlp_json}).
 */
final class Exporters {
  static final List<String> STATUSES = List.of("200", "302", "404", "503");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CUMULATIVE = 2;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int CONNTRACK_LIMIT = 262_144;

  private final String cluster;
  private final Instant start;

  /** Since when they count: by node, and by status. */
  private final Map<String, Long> drops = new TreeMap<>();

  private final Map<String, Long> requests = new TreeMap<>();

  Exporters(String cluster, Instant start) {
    this.cluster = cluster;
    this.start = start;
    SmallCluster.NODES.forEach(node -> drops.put(node, 0L));
    STATUSES.forEach(status -> requests.put(status, 0L));
  }

  void dropped(String node, long packets) {
    drops.merge(node, packets, Long::sum);
  }

  void requested(String status, long count) {
    requests.merge(status, count, Long::sum);
  }

  /**
   * A scrape of a node's exporter.
   *
   * @param used the share of its connection tracking table
   */
  byte[] ofNode(Instant time, String node, double used) {
    ArrayNode metrics = JSON.createArrayNode();
    counter(metrics, "node_network_receive_drop_total")
        .add(count(drops.get(node), time, Map.of("device", "eth0")));
    gauge(metrics, "node_nf_conntrack_entries", Math.rint(used * CONNTRACK_LIMIT), time);
    gauge(metrics, "node_nf_conntrack_entries_limit", CONNTRACK_LIMIT, time);
    return request(metrics, "node-exporter", node);
  }

  /** A scrape of the ingress controller. */
  byte[] ofIngress(Instant time, String node) {
    ArrayNode metrics = JSON.createArrayNode();
    ArrayNode points = counter(metrics, "nginx_ingress_controller_requests");
    requests.forEach(
        (status, count) ->
            points.add(
                count(
                    count,
                    time,
                    Map.of(
                        "namespace", "shop",
                        "ingress", "storefront",
                        "service", "web",
                        "status", status))));
    return request(metrics, "ingress-nginx", node);
  }

  private byte[] request(ArrayNode metrics, String job, String node) {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode target = request.putArray("resourceMetrics").addObject();
    Map<String, String> labels = new TreeMap<>();
    labels.put("service.name", job);
    labels.put("service.instance.id", node + ":9100");
    labels.put("k8s.cluster.name", cluster);
    labels.put("k8s.node.name", node);
    attributes(target.putObject("resource"), labels);
    target.putArray("scopeMetrics").addObject().set("metrics", metrics);
    try {
      return JSON.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }

  private static ArrayNode counter(ArrayNode metrics, String name) {
    ObjectNode sum = metrics.addObject().put("name", name).putObject("sum");
    sum.put("aggregationTemporality", CUMULATIVE).put("isMonotonic", true);
    return sum.putArray("dataPoints");
  }

  private ObjectNode count(long value, Instant time, Map<String, String> labels) {
    ObjectNode point = JSON.createObjectNode();
    attributes(point, labels);
    point.put("startTimeUnixNano", nanos(start)).put("timeUnixNano", nanos(time));
    return point.put("asDouble", (double) value);
  }

  private static void gauge(ArrayNode metrics, String name, double value, Instant time) {
    metrics
        .addObject()
        .put("name", name)
        .putObject("gauge")
        .putArray("dataPoints")
        .addObject()
        .put("timeUnixNano", nanos(time))
        .put("asDouble", value);
  }

  private static void attributes(ObjectNode of, Map<String, String> labels) {
    ArrayNode attributes = of.putArray("attributes");
    labels.forEach(
        (key, value) ->
            attributes.addObject().put("key", key).putObject("value").put("stringValue", value));
  }

  private static String nanos(Instant time) {
    return Long.toString(time.toEpochMilli() * NANOS_PER_MILLI);
  }
}
