package dev.podflow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Hubble's flow as {@link NaiveHubbleCount} reads it: every question asked anew of the JSON. */
final class HubbleEvent {
  /**
   * Client or server.
   *
   * @param name namespace, workload and its kind
   */
  record End(List<String> name, String service, int port) {}

  private static final Map<String, Pattern> POD_NAMES =
      Map.of(
          "CronJob", Pattern.compile("(.+)-\\d{8}-[a-z0-9]{5}"),
          "Deployment", Pattern.compile("(.+)-(?!\\d{8}-)[b-df-hj-np-tv-z2-9]{8,10}-[a-z0-9]{5}"),
          "StatefulSet", Pattern.compile("(.+)-\\d{1,4}"));
  private static final Pattern DAEMON_SET = Pattern.compile("(.+)-[b-df-hj-np-tv-z2-9]{5}");

  private final JsonNode record;
  private final JsonNode flow;

  HubbleEvent(JsonNode record) {
    this.record = record;
    this.flow = record.path("flow");
  }

  static boolean isFlow(JsonNode record) {
    return record.has("flow");
  }

  JsonNode at(String field) {
    return flow.path(field);
  }

  String text(String field) {
    return at(field).asText();
  }

  Instant time() {
    return Instant.parse(text("time"));
  }

  /** The start of the window that it falls into, in epoch seconds. */
  long bucket(Duration window) {
    long second = time().getEpochSecond();
    return second - second % window.toSeconds();
  }

  int type() {
    return at("event_type").path("type").asInt();
  }

  boolean isSocket() {
    return type() == 7 || text("Type").equals("SOCK");
  }

  boolean isHttp() {
    return type() == 129 && at("l7").has("http");
  }

  boolean isDns() {
    return type() == 129 && at("l7").has("dns");
  }

  boolean isResponse() {
    return at("l7").path("type").asText().equals("RESPONSE");
  }

  String verdict() {
    return text("verdict");
  }

  int status() {
    return at("l7").at("/http/code").asInt();
  }

  String point() {
    return text("trace_observation_point");
  }

  String direction() {
    return text("traffic_direction").toLowerCase(Locale.ROOT);
  }

  /** How many flows the record stands for. */
  long weight() {
    JsonNode aggregate = at("aggregate");
    return aggregate.isMissingNode()
        ? 1
        : aggregate.path("ingress_flow_count").asLong()
            + aggregate.path("egress_flow_count").asLong()
            + aggregate.path("unknown_direction_flow_count").asLong();
  }

  String node() {
    String name = at("node_name").asText(record.path("node_name").asText());
    return name.substring(name.indexOf('/') + 1);
  }

  String cluster() {
    String name = at("node_name").asText(record.path("node_name").asText());
    return name.contains("/")
        ? name.substring(0, name.indexOf('/'))
        : Optional.of(at("source").path("cluster_name").asText())
            .filter(cluster -> !cluster.isEmpty())
            .orElse("default");
  }

  /** The name of its layer 4 protocol. */
  String protocol() {
    return at("l4").properties().stream().map(Map.Entry::getKey).findFirst().orElse("");
  }

  boolean isReply() {
    JsonNode said = flow.has("is_reply") ? at("is_reply") : at("reply");
    if (type() == 129) {
      return isResponse();
    }
    if (!said.isMissingNode()) {
      return said.asBoolean();
    }
    if (flow.has("trace_reason")) {
      return text("trace_reason").equals("REPLY");
    }
    JsonNode l4 = at("l4").path(protocol());
    return switch (protocol()) {
      case "ICMPv4" -> l4.path("type").asInt() == 0;
      case "ICMPv6" -> l4.path("type").asInt() == 129;
      default -> flag("SYN") ? flag("ACK") : port(l4, "source_port") < port(l4, "destination_port");
    };
  }

  /** Whether it is the first packet of a connection. */
  boolean isNew() {
    if (flow.has("trace_reason")) {
      return text("trace_reason").equals("NEW");
    }
    return flag("SYN") && !flag("ACK");
  }

  private boolean flag(String name) {
    return at("l4").path("TCP").path("flags").path(name).asBoolean();
  }

  private static int port(JsonNode l4, String field) {
    return l4.path(field).asInt();
  }

  End client() {
    return end(isReply() ? "destination" : "source");
  }

  End server() {
    return end(isReply() ? "source" : "destination");
  }

  private End end(String side) {
    return new End(
        nameOf(side),
        at(side + "_service").path("name").asText(),
        port(at("l4").path(protocol()), side + "_port"));
  }

  /** Who saw it: told by the direction, else by which end is on the node, that is, has an ID. */
  String reporter() {
    if (direction().isEmpty()) {
      boolean clientIsLocal = at(isReply() ? "destination" : "source").has("ID");
      boolean serverIsLocal = at(isReply() ? "source" : "destination").has("ID");
      return clientIsLocal && !serverIsLocal ? "source" : "destination";
    }
    return direction().equals("egress") ? "source" : "destination";
  }

  private List<String> nameOf(String side) {
    JsonNode end = at(side);
    String pod = end.path("pod_name").asText();
    JsonNode workload = end.path("workloads").path(0);
    List<String> reserved =
        StreamSupport.stream(end.path("labels").spliterator(), false)
            .map(JsonNode::asText)
            .filter(label -> label.startsWith("reserved:"))
            .map(label -> label.substring("reserved:".length()))
            .toList();
    JsonNode dnsName = at(side + "_names").path(0);
    if (!pod.isEmpty() || !workload.isMissingNode()) {
      List<String> name = new ArrayList<>(List.of(end.path("namespace").asText()));
      name.addAll(
          workload.isMissingNode()
              ? guess(pod)
              : List.of(workload.path("name").asText(), workload.path("kind").asText()));
      return name;
    }
    List<String> known = reserved.stream().filter(label -> !label.equals("world")).toList();
    if (!known.isEmpty()) {
      return List.of("", known.get(0), "Reserved");
    }
    if (!dnsName.isMissingNode()) {
      return List.of("", dnsName.asText(), "External");
    }
    return reserved.isEmpty() ? List.of("", "", "") : List.of("", "world", "Reserved");
  }

  private static List<String> guess(String pod) {
    return POD_NAMES.entrySet().stream()
        .map(kind -> matched(kind.getValue().matcher(pod), kind.getKey()))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> matched(DAEMON_SET.matcher(pod), "DaemonSet"))
        .orElse(List.of(pod, "Pod"));
  }

  private static Optional<List<String>> matched(Matcher name, String kind) {
    return name.matches() ? Optional.of(List.of(name.group(1), kind)) : Optional.empty();
  }

  /** The node that reports it, and protocol, addresses and ports from sender to receiver. */
  List<String> tuple() {
    JsonNode l4 = at("l4").path(protocol());
    return List.of(
        node(),
        protocol(),
        at("IP").path("source").asText(),
        l4.path("source_port").asText(),
        at("IP").path("destination").asText(),
        l4.path("destination_port").asText());
  }

  /** Equal for a request and its response, and as far as that can be told for nothing else. */
  List<String> conversation() {
    List<String> tuple = tuple();
    List<String> sender = tuple.subList(2, 4);
    List<String> receiver = tuple.subList(4, 6);
    JsonNode l7 = at("l7");
    return Stream.of(
            tuple.subList(0, 2),
            isResponse() ? receiver : sender,
            isResponse() ? sender : receiver,
            List.of(
                reporter(),
                l7.at("/dns/query").asText().toLowerCase(Locale.ROOT),
                l7.at("/dns/qtypes/0").asText()),
            requestId(l7.at("/http/headers")))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> requestId(JsonNode headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .filter(header -> header.path("key").asText().equalsIgnoreCase("X-Request-Id"))
        .map(header -> header.path("value").asText())
        .limit(1)
        .toList();
  }
}
