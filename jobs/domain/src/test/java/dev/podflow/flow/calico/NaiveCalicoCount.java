package dev.podflow.flow.calico;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.identity.WorkloadNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts flow logs as the rules are written down, with trees, regular expressions and maps, and no
 * metadata: what the reader and the counter together have to come to.
 */
final class NaiveCalicoCount {
  private static final List<String> KINDS =
      List.of(
          "",
          "CalicoNetworkPolicy",
          "GlobalNetworkPolicy",
          "StagedNetworkPolicy",
          "StagedGlobalNetworkPolicy",
          "StagedKubernetesNetworkPolicy",
          "NetworkPolicy",
          "AdminNetworkPolicy",
          "BaselineAdminNetworkPolicy",
          "Profile",
          "EndOfTier",
          "ClusterNetworkPolicy");
  private static final List<String> PREFIXES =
      List.of("", "np", "gnp", "snp", "sgnp", "sknp", "knp", "kanp", "kbanp", "pro", "eot", "kcnp");
  private static final Pattern OF_KIND = Pattern.compile("([a-z]+):(?:([^/]+)/)?(.+)");

  final Map<List<String>, Map<String, Long>> pairs = new HashMap<>();
  final Map<List<String>, Map<String, Long>> hits = new HashMap<>();
  int merged;
  private final Set<String> seen = new HashSet<>();

  private record End(String namespace, String workload, String kind, boolean external) {}

  private record Policy(
      long index,
      String kind,
      String tier,
      String namespace,
      String name,
      String action,
      String rule) {
    boolean staged() {
      return kind.startsWith("Staged");
    }
  }

  void count(JsonNode record) {
    JsonNode log = record.has("flow") ? record.get("flow") : record;
    Map<String, JsonNode> fields = new TreeMap<>();
    for (JsonNode part : log.has("Key") ? List.of(log, log.get("Key")) : List.of(log)) {
      part.properties().forEach(field -> fields.put(snakeCase(field.getKey()), field.getValue()));
    }
    if (!seen.add(statistics(fields))) {
      merged++;
      return;
    }
    boolean keyed = log.has("Key");
    String reporter = word(fields.get("reporter"), "", "src", "dst");
    String action = word(fields.get("action"), "", "allow", "deny");
    long start = seconds(fields.get("start_time"));
    long end = seconds(fields.get("end_time"));
    long window = start - start % interval(end - start);
    End client = end(fields, "source");
    End server = end(fields, "dest");
    List<String> tail =
        List.of(
            client.namespace,
            client.workload,
            client.kind,
            server.namespace,
            server.workload,
            server.kind,
            dash(text(fields, "dest_service_name")),
            Long.toString(Math.max(0, number(fields, "dest_port"))),
            protocol(fields));
    String cluster = text(fields, "cluster") + text(fields, "cluster_name");
    String where = cluster.isEmpty() ? "default" : cluster;
    List<String> pair = new ArrayList<>(List.of(Long.toString(window), where, "calico"));
    pair.add(Map.of("src", "source", "dst", "destination").getOrDefault(reporter, "middle"));
    pair.addAll(tail);

    Long flows = count(fields, keyed, "num_flows", "num_connections_live");
    Long started = count(fields, keyed, "num_flows_started", "num_connections_started");
    Long completed = count(fields, keyed, "num_flows_completed", "num_connections_completed");
    boolean turned = reporter.equals("src");
    boolean between = !turned && !reporter.equals("dst");
    Long in = between ? null : count(fields, keyed, "bytes_in");
    Long out = between ? null : count(fields, keyed, "bytes_out");
    Map<String, Long> row = pairs.computeIfAbsent(pair, key -> new TreeMap<>());
    add(row, "bytes_sent", turned ? out : in);
    add(row, "bytes_received", turned ? in : out);
    add(
        row,
        "packets_sent",
        between ? null : count(fields, keyed, turned ? "packets_out" : "packets_in"));
    add(
        row,
        "packets_received",
        between ? null : count(fields, keyed, turned ? "packets_in" : "packets_out"));
    add(row, "connections_opened", started);
    add(row, "connections_closed", completed);
    if (flows != null) {
      add(row, "flows", flows);
      add(row, "flows_forwarded", action.equals("allow") ? flows : 0);
      add(row, "flows_denied", action.equals("deny") ? flows : 0);
      for (String ends :
          List.of("exact", "from_log", "late", "ambiguous", "external", "unresolved")) {
        add(row, "ends_" + ends, 0L);
      }
      for (End each : List.of(client, server)) {
        add(row, each.external ? "ends_external" : "ends_from_log", flows);
      }
    }
    for (Policy policy : policies(fields.get("policies"), action)) {
      List<String> key = new ArrayList<>(List.of(Long.toString(window), where, "calico"));
      boolean named = !policy.name.isEmpty();
      String nobody = policy.action.equals("deny") ? "default-deny" : "unnamed";
      key.addAll(
          List.of(
              named ? policy.kind : nobody,
              policy.tier,
              policy.namespace,
              policy.name,
              policy.rule,
              Map.of("src", "egress", "dst", "ingress").getOrDefault(reporter, ""),
              policy.action,
              policy.staged() ? "staged" : "enforced"));
      key.addAll(tail);
      Map<String, Long> hit = hits.computeIfAbsent(key, unused -> new TreeMap<>());
      add(hit, "hits", action.equals("deny") ? flows : started);
      add(hit, "connections", started);
      add(hit, "bytes", in == null || out == null ? null : Long.valueOf(in + out));
    }
  }

  private static void add(Map<String, Long> row, String measure, Long value) {
    if (value != null) {
      row.merge(measure, value, Long::sum);
    }
  }

  /** All that is not said in lists or objects, and no name of a version to come. */
  private static String statistics(Map<String, JsonNode> fields) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          if (value.isValueNode() && !value.isNull() && !name.startsWith("future")) {
            text.append(name).append('=').append(value.asText()).append('\n');
          }
        });
    return text.toString();
  }

  private static long interval(long span) {
    return Stream.of(60L, 300L, 600L, 900L, 1800L)
        .filter(length -> span * 10 <= length * 11)
        .findFirst()
        .orElse(3600L);
  }

  private static long seconds(JsonNode time) {
    return time.asText().contains("T")
        ? Instant.parse(time.asText()).getEpochSecond()
        : time.asLong();
  }

  private static End end(Map<String, JsonNode> fields, String side) {
    String namespace = dash(text(fields, side + "_namespace"));
    String name = dash(text(fields, side + "_name"));
    String aggregated = dash(text(fields, side + "_name_aggr"));
    String any = aggregated.isEmpty() ? name : aggregated;
    String type = text(fields, side + "_type");
    boolean isPublic = any.equals("pub") || any.startsWith("PUBLIC");
    boolean isNetwork =
        isPublic || any.equals("pvt") || any.startsWith("PRIVATE") || type.equals("4");
    String dnsName =
        fields.containsKey(side + "_domains")
            ? fields.get(side + "_domains").path(0).asText("")
            : "";
    if (isNetwork) {
      return dnsName.isEmpty()
          ? new End("", isPublic ? "world" : "private-network", "Reserved", true)
          : new End("", dnsName, "External", true);
    }
    return switch (type) {
      case "hep", "2", "HostEndpoint" -> new End("", any, "Node", false);
      case "ns", "3", "NetworkSet" ->
          new End(namespace, any, namespace.isEmpty() ? "GlobalNetworkSet" : "NetworkSet", false);
      default -> {
        if (namespace.isEmpty()) {
          yield new End("", any, "", false);
        }
        String pod = name.isEmpty() ? aggregated : name;
        WorkloadNames.Guess guess =
            pod.endsWith("*") ? WorkloadNames.ofPrefix(pod) : WorkloadNames.of(pod);
        yield new End(namespace, guess.workload(), guess.kind(), false);
      }
    };
  }

  private static List<Policy> policies(JsonNode lists, String verdict) {
    List<Policy> enforced =
        list(lists, verdict, "enforced_policies", "enforcedPolicies", "enforced");
    List<Policy> pending = list(lists, verdict, "pending_policies", "pendingPolicies", "pending");
    List<Policy> all = list(lists, verdict, "all_policies");
    List<Policy> met = new ArrayList<>(enforced);
    pending.stream().filter(Policy::staged).forEach(met::add);
    if (enforced.isEmpty() && pending.isEmpty()) {
      met.addAll(all);
    }
    if (met.stream().noneMatch(policy -> !policy.staged() && policy.action.equals(verdict))) {
      met.add(new Policy(0, "", "", "", "", verdict, ""));
    }
    return met;
  }

  private static List<Policy> list(JsonNode lists, String verdict, String... names) {
    List<Policy> policies = new ArrayList<>();
    for (String name : names) {
      for (JsonNode policy : lists.path(name)) {
        policies.add(policy.isTextual() ? ofText(policy.asText()) : ofObject(policy));
      }
    }
    policies.sort(Comparator.comparingLong(Policy::index));
    return policies;
  }

  private static Policy ofText(String text) {
    String[] parts = text.split("\\|", -1);
    String tier = parts[1].equals("__PROFILE__") ? "" : parts[1];
    String kind;
    String namespace;
    String name;
    Matcher ofKind = OF_KIND.matcher(parts[2]);
    if (ofKind.matches() && PREFIXES.contains(ofKind.group(1))) {
      kind = KINDS.get(PREFIXES.indexOf(ofKind.group(1)));
      namespace = ofKind.group(2) == null ? "" : ofKind.group(2);
      name = ofKind.group(3);
    } else {
      int slash = parts[2].indexOf('/');
      namespace = slash < 0 ? "" : parts[2].substring(0, slash);
      name = parts[2].substring(slash + 1).replace("staged:", "");
      String staged = parts[2].contains("staged:") ? "Staged" : "";
      if (tier.isEmpty()) {
        kind = "Profile";
        name = name.replaceFirst("^__PROFILE__\\.", "");
      } else if (name.startsWith("knp.default.")) {
        kind = staged.isEmpty() ? "NetworkPolicy" : "StagedKubernetesNetworkPolicy";
        name = name.substring("knp.default.".length());
      } else if (slash >= 0) {
        kind = staged.isEmpty() ? "CalicoNetworkPolicy" : "StagedNetworkPolicy";
      } else {
        kind = staged + "GlobalNetworkPolicy";
      }
    }
    String rule = parts.length < 5 || parts[4].equals("-2") ? "" : parts[4];
    name = withoutTier(kind, tier, name);
    return new Policy(
        Long.parseLong(parts[0]),
        kind,
        tier,
        namespace,
        name.equals("__NO_MATCH__") ? "" : name,
        parts[3],
        rule);
  }

  private static Policy ofObject(JsonNode policy) {
    JsonNode identity = policy;
    String rule = either(policy, "rule_index", "ruleIndex", "0");
    if (kind(policy).equals("EndOfTier")) {
      identity = policy.path("trigger");
      rule = "-1";
    }
    String tier = policy.path("tier").asText("");
    String kind = kind(identity);
    return new Policy(
        Long.parseLong(either(policy, "policy_index", "policyIndex", "0")),
        kind,
        tier,
        dash(identity.path("namespace").asText("")),
        withoutTier(kind, tier, identity.path("name").asText("")),
        word(policy.get("action"), "", "allow", "deny", "pass"),
        rule);
  }

  private static String kind(JsonNode policy) {
    JsonNode kind = policy.path("kind");
    return kind.isNumber() ? KINDS.get(kind.asInt()) : kind.asText("");
  }

  private static String either(JsonNode policy, String one, String other, String otherwise) {
    return policy.has(one) ? policy.get(one).asText() : policy.path(other).asText(otherwise);
  }

  private static String withoutTier(String kind, String tier, String name) {
    boolean repeats = kind.endsWith("NetworkPolicy") && !kind.contains("Kubernetes");
    repeats &=
        kind.contains("Global") || kind.contains("Calico") || kind.equals("StagedNetworkPolicy");
    return repeats && !tier.isEmpty() && name.startsWith(tier + ".")
        ? name.substring(tier.length() + 1)
        : name;
  }

  private static String protocol(Map<String, JsonNode> fields) {
    String protocol = text(fields, "proto") + text(fields, "protocol");
    return switch (protocol) {
      case "6", "17", "132", "58" ->
          Map.of("6", "TCP", "17", "UDP", "132", "SCTP", "58", "ICMPv6").get(protocol);
      case "icmp6" -> "ICMPv6";
      default -> protocol.toUpperCase(Locale.ROOT);
    };
  }

  private static String word(JsonNode node, String... words) {
    return node.isNumber() ? words[node.asInt()] : node.asText().toLowerCase(Locale.ROOT);
  }

  private static Long count(Map<String, JsonNode> fields, boolean keyed, String... names) {
    for (String name : names) {
      if (fields.containsKey(name)) {
        return fields.get(name).asLong();
      }
    }
    return keyed ? 0L : null;
  }

  private static long number(Map<String, JsonNode> fields, String name) {
    return fields.containsKey(name) ? fields.get(name).asLong() : 0;
  }

  private static String text(Map<String, JsonNode> fields, String name) {
    return fields.containsKey(name) ? fields.get(name).asText() : "";
  }

  private static String dash(String text) {
    return text.equals("-") ? "" : text;
  }

  private static String snakeCase(String name) {
    return name.equals("Key") ? name : name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
