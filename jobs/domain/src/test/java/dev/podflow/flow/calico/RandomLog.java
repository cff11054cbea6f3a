package dev.podflow.flow.calico;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.PolicyTrace.Action;
import dev.podflow.flow.calico.RandomPolicies.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * A random flow twice: as the reader should see it, and as one of Calico's formats writes it, with
 * fields that nobody knows. Numbers are texts that begin with {@code #}.
 */
final class RandomLog {
  private static final String[] NAMES = {"cart", "shop", "größe", "a\"quote", "back\\slash", "x-1"};
  private static final String[][] PROTOCOLS = {
    {"TCP", "tcp", "#6"},
    {"UDP", "udp", "#17"},
    {"ICMPv6", "icmp6", "#58"},
    {"SCTP", "sctp", "#132"}
  };

  final Flow expected = new Flow();
  final ObjectNode json;
  private final Random random;
  private final Dialect dialect;

  /** What identifies the flow; sums stand beside it. */
  private final ObjectNode key;

  private final ObjectNode sums;

  RandomLog(Random random) {
    this(random, Dialect.values()[random.nextInt(Dialect.values().length)]);
  }

  RandomLog(Random random, Dialect dialect) {
    this.random = random;
    this.dialect = dialect;
    key = object();
    sums = isKeyed() ? object() : key;
    expected.message = Flow.Message.REPORT;
    expected.system = "calico";
    window();
    shipper();
    Action verdict = reporterAndVerdict();
    end(expected.source, "source");
    end(expected.destination, "dest");
    rest();
    volume();
    flows(verdict);
    RandomPolicies policies = new RandomPolicies(random, dialect);
    key.set("policies", policies.write(expected.policies, expected.direction, verdict));
    noise(key);
    noise(sums);
    if (isKeyed()) {
      sums.set("Key", key);
    }
    json = dialect == Dialect.PROTOBUF && some() ? object().put("id", "7").set("flow", sums) : sums;
  }

  private boolean isKeyed() {
    return dialect == Dialect.GO || dialect == Dialect.PROTOBUF;
  }

  private boolean isFelix() {
    return dialect == Dialect.ENTERPRISE || dialect == Dialect.FELIX;
  }

  private void window() {
    long start = 1_700_000_000 + random.nextInt(1_000_000);
    long span = List.of(0, 15, 60, 300, 312, 600).get(random.nextInt(6));
    expected.timeNanos = start * 1_000_000_000L;
    expected.spanNanos = span * 1_000_000_000L;
    if (dialect == Dialect.WHISKER) {
      sums.put("start_time", Instant.ofEpochSecond(start).toString());
      sums.put("end_time", Instant.ofEpochSecond(start + span).toString());
      return;
    }
    String sign = dialect == Dialect.PROTOBUF ? "" : "#";
    put(sums, "start_time", sign + start);
    put(sums, "end_time", sign + (start + span));
    if (isFelix() && some()) {
      sums.put("@timestamp", "#" + (start + span) * 1000);
    }
  }

  private void shipper() {
    if (some()) {
      expected.node = name();
      sums.put("host", expected.node);
    }
    if (some()) {
      expected.cluster = name();
      sums.put(some() ? "cluster" : "cluster_name", expected.cluster);
    }
  }

  private Action reporterAndVerdict() {
    int reporter = isFelix() ? random.nextInt(3) : random.nextInt(2);
    expected.reporter = Flow.Reporter.values()[1 + reporter];
    expected.direction =
        List.of(Flow.Direction.EGRESS, Flow.Direction.INGRESS, Flow.Direction.UNKNOWN)
            .get(reporter);
    word("reporter", List.of("src", "dst", "fwd").get(reporter), reporter + 1);
    Action verdict = List.of(Action.ALLOW, Action.DENY).get(random.nextInt(2));
    boolean denied = verdict == Action.DENY;
    expected.verdict = denied ? Flow.Verdict.DROPPED : Flow.Verdict.FORWARDED;
    expected.verdictText = denied ? "deny" : "allow";
    word("action", expected.verdictText, verdict.ordinal() + 1);
    return verdict;
  }

  /** A word as Felix writes it, as protobuf names it, or as its number. */
  private void word(String member, String word, int number) {
    switch (dialect) {
      case ENTERPRISE, FELIX -> key.put(member, word);
      case GO -> key.put(member, "#" + number);
      case PROTOBUF, WHISKER ->
          key.put(member, Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
  }

  private void end(FlowEnd end, String side) {
    int type = random.nextInt(4);
    String namespace = "-";
    String name;
    String aggregated;
    switch (type) {
      case 0 -> {
        namespace = name();
        boolean bare = some();
        name = name();
        aggregated = bare ? name : name.substring(0, 1) + "-*";
        end.namespace = namespace;
        boolean hidden = !isFelix() || some();
        name = hidden ? "-" : name;
        if (hidden && !bare) {
          end.namePrefix = aggregated;
        } else {
          end.pod = hidden ? aggregated : name;
        }
      }
      case 1 -> {
        name = "eth0-" + name();
        aggregated = name();
        end.workload = aggregated;
        end.workloadKind = dialect == Dialect.WHISKER ? "" : "Node";
      }
      case 2 -> {
        name = name();
        aggregated = name;
        boolean namespaced = dialect != Dialect.WHISKER && some();
        namespace = namespaced ? name() : "-";
        end.namespace = namespaced ? namespace : "";
        end.workload = name;
        end.workloadKind = namespaced ? "NetworkSet" : "GlobalNetworkSet";
        if (dialect == Dialect.WHISKER) {
          end.workloadKind = "";
        }
      }
      default -> {
        name = "-";
        boolean isPublic = some();
        aggregated = isPublic ? "pub" : "pvt";
        if (dialect == Dialect.WHISKER) {
          aggregated = isPublic ? "PUBLIC NETWORK" : "PRIVATE NETWORK";
        }
        end.reserved = isPublic ? FlowEnd.WORLD : FlowEnd.PRIVATE_NETWORK;
      }
    }
    put(key, side + "_namespace", namespace.equals("-") && isKeyed() && some() ? "" : namespace);
    if (isFelix()) {
      key.put(side + "_name", name);
      key.put(side + "_name_aggr", aggregated);
      key.put(side + "_type", List.of("wep", "hep", "ns", "net").get(type));
      address(end, side);
    } else {
      put(key, side + "_name", aggregated);
      List<String> types = List.of("WorkloadEndpoint", "HostEndpoint", "NetworkSet", "Network");
      if (isKeyed()) {
        put(key, side + "_type", dialect == Dialect.GO ? "#" + (type + 1) : types.get(type));
      }
    }
  }

  private void address(FlowEnd end, String side) {
    if (some()) {
      end.hasIp = true;
      end.ipHigh = some() ? random.nextLong() : 0;
      end.ipLow = end.ipHigh == 0 ? 0xFFFF00000000L | random.nextInt(1 << 30) : random.nextLong();
      key.put(side + "_ip", IpAddress.format(end.ipHigh, end.ipLow));
    } else {
      key.putNull(side + "_ip");
    }
    if (side.equals("source")) {
      end.port = some() ? random.nextInt(65_536) : 0;
      key.put("source_port", end.port == 0 ? "#-1" : "#" + end.port);
    }
  }

  private void rest() {
    String[] protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    expected.protocol = protocol[0];
    key.put(dialect == Dialect.WHISKER ? "protocol" : "proto", protocol[1 + random.nextInt(2)]);
    FlowEnd to = expected.destination;
    to.port = some() ? 1 + random.nextInt(65_535) : 0;
    number(key, "dest_port", to.port);
    if (dialect != Dialect.WHISKER) {
      to.service = some() ? name() : "";
      put(key, "dest_service_name", to.service.isEmpty() ? "-" : to.service);
      put(key, "dest_service_namespace", to.service.isEmpty() ? "-" : name());
    }
    if (isFelix()) {
      if (some()) {
        to.dnsName = name() + ".example.com";
        key.putArray("dest_domains").add(to.dnsName).add("other.example.com");
      }
      long micros = some() ? random.nextInt(1 << 20) : 0;
      expected.rttNanos = micros == 0 ? Flow.UNKNOWN : micros * 1000;
      key.put("tcp_mean_smooth_rtt", "#" + micros);
    }
  }

  private void volume() {
    long[] in = {random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40), random.nextInt(1 << 20)};
    long[] out = {random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40), random.nextInt(1 << 20)};
    number(sums, "bytes_in", in[0]);
    number(sums, "packets_in", in[1]);
    number(sums, "bytes_out", out[0]);
    number(sums, "packets_out", out[1]);
    if (expected.reporter == Flow.Reporter.MIDDLE) {
      return;
    }
    boolean isSource = expected.reporter == Flow.Reporter.SOURCE;
    expected.bytesSent = isSource ? out[0] : in[0];
    expected.bytesReceived = isSource ? in[0] : out[0];
    expected.packetsSent = isSource ? out[1] : in[1];
    expected.packetsReceived = isSource ? in[1] : out[1];
  }

  private void flows(Action verdict) {
    if (dialect == Dialect.WHISKER) {
      return;
    }
    long flows = random.nextInt(20);
    expected.connectionsOpened = random.nextInt(20);
    expected.connectionsClosed = random.nextInt(20);
    expected.weight = Math.max(1, flows);
    expected.flowsForwarded = verdict == Action.ALLOW ? flows : 0;
    expected.flowsDenied = verdict == Action.DENY ? flows : 0;
    expected.policyHits = verdict == Action.DENY ? flows : expected.connectionsOpened;
    String prefix = isFelix() ? "num_flows" : "num_connections";
    number(sums, isFelix() ? prefix : prefix + "_live", flows);
    number(sums, prefix + "_started", expected.connectionsOpened);
    number(sums, prefix + "_completed", expected.connectionsClosed);
  }

  /** Goldmane leaves zeros out, and protobuf writes 64 bits as a text. */
  private void number(ObjectNode to, String member, long value) {
    if (value != 0 || !isKeyed()) {
      put(to, member, (dialect == Dialect.PROTOBUF ? "" : "#") + value);
    }
  }

  private void put(ObjectNode to, String member, String value) {
    if (value.isEmpty()) {
      return;
    }
    to.put(dialect == Dialect.PROTOBUF ? camelCase(member) : member, value);
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_")) {
      text.append(text.isEmpty() ? word : word.substring(0, 1).toUpperCase() + word.substring(1));
    }
    return text.toString();
  }

  /** Fields of a version to come. */
  private void noise(ObjectNode to) {
    if (some()) {
      to.put("future_" + random.nextInt(9), name());
      to.set("future", object().set("action", object().putArray("labels").add("#5").addNull()));
      to.putNull("num_flows_of_the_future");
      to.putArray(some() ? "source_labels" : "sourceLabels").add("app=" + name());
    }
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private boolean some() {
    return random.nextBoolean();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
