package dev.podflow.alert;

import dev.podflow.alert.Signal.Reporter;
import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType.Store;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import dev.podflow.table.Dns;
import dev.podflow.table.Metrics;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyCoverage;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a row that was committed means for a rule. */
public final class Signals {
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SERVER_ERROR = 500;

  private static final String RECEIVE_DROPS = "node_network_receive_drop_total";
  private static final String TRANSMIT_DROPS = "node_network_transmit_drop_total";
  private static final String CONNTRACK_ENTRIES = "node_nf_conntrack_entries";
  private static final String CONNTRACK_LIMIT = "node_nf_conntrack_entries_limit";
  private static final String INGRESS_REQUESTS = "nginx_ingress_controller_requests";

  private Signals() {}

  /** The tables whose rows a kind of rule is about: what counts, and what names. */
  public static List<DeltaTable> tablesOf(RuleKind kind) {
    return switch (kind) {
      case NEW_DENIAL,
          DENIAL_SURGE,
          SCAN,
          ERROR_RATIO,
          LATENCY,
          LATENCY_REGRESSION,
          PLAINTEXT,
          DNS_FAILURES ->
          List.of(tableOf(kind), PodPairs.TABLE);
      case DENIED_AFTER_CHANGE -> List.of(tableOf(kind), ServicePairs.TABLE, PodPairs.TABLE);
      case NODE_DROPS,
          CONNTRACK,
          INGRESS_FAILURES,
          SILENT_SOURCE,
          PIPELINE_LOSS,
          UNPROTECTED_NAMESPACE,
          COVERAGE ->
          List.of(tableOf(kind));
    };
  }

  private static DeltaTable tableOf(RuleKind kind) {
    return switch (kind) {
      case NEW_DENIAL, DENIED_AFTER_CHANGE, DENIAL_SURGE -> PolicyHits.TABLE;
      case SCAN, ERROR_RATIO, LATENCY, LATENCY_REGRESSION, PLAINTEXT -> ServicePairs.TABLE;
      case DNS_FAILURES -> Dns.TABLE;
      case NODE_DROPS, CONNTRACK, INGRESS_FAILURES -> Metrics.TABLE;
      case SILENT_SOURCE, PIPELINE_LOSS -> Quality.TABLE;
      case UNPROTECTED_NAMESPACE, COVERAGE -> PolicyCoverage.TABLE;
    };
  }

  /**
   * What a row means for a rule: mostly nothing or one thing.
   *
   * @param learning whether the rule only learns as yet
   * @param policies which of them changed lately
   */
  public static List<Signal> of(Rule rule, Delta row, boolean learning, RecentPolicies policies) {
    if (!tablesOf(rule.kind()).contains(row.table())) {
      return List.of();
    }
    if (rule.kind() == RuleKind.COVERAGE) {
      return Stream.of("ingress", "egress")
          .map(direction -> coverage(rule, row, learning, direction))
          .filter(Objects::nonNull)
          .toList();
    }
    Signal signal =
        row.table() == PodPairs.TABLE
            ? pods(rule, row, learning)
            : single(rule, row, learning, policies);
    return signal == null ? List.of() : List.of(signal);
  }

  /**
   * What a denial means once the change is known that may be why: it is counted already.
   *
   * @return null if the rule is not about it
   */
  public static Signal explained(Rule rule, Delta hits, boolean learning, String change) {
    Signal told = denial(rule, hits, learning, change);
    return told == null
        ? null
        : new Signal(
            told.rule(),
            told.group(),
            told.minute(),
            learning,
            told.reporter(),
            0,
            0,
            null,
            "",
            "",
            false,
            change);
  }

  private static Signal single(Rule rule, Delta row, boolean learning, RecentPolicies policies) {
    return switch (rule.kind()) {
      case NEW_DENIAL, DENIAL_SURGE -> denial(rule, row, learning, "");
      case DENIED_AFTER_CHANGE ->
          row.table() == ServicePairs.TABLE
              ? pair(rule, row, learning, 0, row.measure(ServicePairs.FLOWS_FORWARDED), null)
              : denial(rule, row, learning, policies.before(row));
      case SCAN -> refusal(rule, row, learning);
      case ERROR_RATIO ->
          pair(
              rule,
              row,
              learning,
              row.measure(ServicePairs.REQUESTS_5XX),
              row.measure(ServicePairs.REQUESTS),
              null);
      case LATENCY, LATENCY_REGRESSION ->
          pair(rule, row, learning, 0, 0, row.sketch(ServicePairs.LATENCY_US));
      case PLAINTEXT ->
          pair(
              rule,
              row,
              learning,
              row.measure(ServicePairs.PLAINTEXT),
              row.measure(ServicePairs.MTLS) + row.measure(ServicePairs.PLAINTEXT),
              null);
      case DNS_FAILURES -> dns(rule, row, learning);
      case NODE_DROPS, CONNTRACK, INGRESS_FAILURES -> metric(rule, row, learning);
      case SILENT_SOURCE -> quality(rule, row, learning, 0, row.measure(Quality.RECEIVED));
      case PIPELINE_LOSS -> {
        long bad = row.measure(Quality.LOST) + row.measure(Quality.DEAD_LETTERS);
        long all = row.measure(Quality.RECEIVED) + row.measure(Quality.LOST);
        yield quality(rule, row, learning, bad, all);
      }
      case UNPROTECTED_NAMESPACE -> unprotected(rule, row, learning);
      case COVERAGE -> throw new IllegalStateException("it is about two directions");
    };
  }

  /** Which pods it was. */
  private static Signal pods(Rule rule, Delta row, boolean learning) {
    long times =
        switch (rule.kind()) {
          case SCAN -> row.measure(PodPairs.DENIED) + row.measure(PodPairs.DROPPED);
          case ERROR_RATIO -> row.measure(PodPairs.FAILED);
          // Added up: who was the slowest again and again comes first.
          case LATENCY, LATENCY_REGRESSION -> row.measure(PodPairs.SLOWEST_US);
          case PLAINTEXT -> row.measure(PodPairs.PLAINTEXT);
          case DNS_FAILURES ->
              rule.isFailure(row.text(PodPairs.RESPONSE_CODE))
                  ? row.measure(PodPairs.DNS_FAILURES)
                  : 0;
          case NEW_DENIAL, DENIED_AFTER_CHANGE, DENIAL_SURGE -> row.measure(PodPairs.DENIED);
          case NODE_DROPS,
              CONNTRACK,
              INGRESS_FAILURES,
              SILENT_SOURCE,
              PIPELINE_LOSS,
              UNPROTECTED_NAMESPACE,
              COVERAGE ->
              throw new IllegalStateException("it is not about pods");
        };
    boolean dns = rule.kind() == RuleKind.DNS_FAILURES;
    Map<String, String> labels = labels(row, rule);
    if (dns) {
      labels.put("client_namespace", row.text(PodPairs.SRC_NAMESPACE));
      labels.put("client_workload", row.text(PodPairs.SRC_WORKLOAD));
    }
    if (times == 0 || !rule.matches(labels)) {
      return null;
    }
    String client = name(row.text(PodPairs.SRC_NAMESPACE), row.text(PodPairs.SRC_POD));
    String server =
        dns
            ? row.text(PodPairs.RESPONSE_CODE) + " " + row.text(PodPairs.QUERY_NAME)
            : name(row.text(PodPairs.DST_NAMESPACE), row.text(PodPairs.DST_POD))
                + ":"
                + row.number(PodPairs.DST_PORT);
    return new Signal(
        rule.name(),
        rule.group(labels),
        row.window() / SECONDS_PER_MINUTE,
        learning,
        Reporter.SOURCE,
        times,
        0,
        null,
        client + " > " + server,
        "",
        true,
        "");
  }

  private static Signal denial(Rule rule, Delta row, boolean learning, String change) {
    boolean denied =
        row.text(PolicyHits.ACTION).equals("deny")
            && row.text(PolicyHits.ENFORCEMENT).equals("enforced");
    long hits = row.measure(PolicyHits.HITS);
    if (!denied || hits == 0) {
      return null;
    }
    String namespace = row.text(PolicyHits.POLICY_NAMESPACE);
    String name = row.text(PolicyHits.POLICY_NAME);
    String policy = name(namespace, name);
    String kind = row.text(PolicyHits.POLICY_KIND);
    Map<String, String> labels = labels(row, rule);
    if (!rule.matches(labels)) {
      return null;
    }
    return new Signal(
        rule.name(),
        rule.group(labels),
        row.window() / SECONDS_PER_MINUTE,
        learning,
        Reporter.SOURCE,
        hits,
        hits,
        null,
        target(row, PolicyHits.TABLE),
        policy.isEmpty() ? kind : kind + " " + policy,
        false,
        change);
  }

  /** Flows that came to nothing: denied, dropped, reset. */
  private static Signal refusal(Rule rule, Delta row, boolean learning) {
    long refused =
        row.measure(ServicePairs.FLOWS_DENIED)
            + row.measure(ServicePairs.FLOWS_DROPPED)
            + row.measure(ServicePairs.CONNECTIONS_RESET);
    return refused == 0 ? null : pair(rule, row, learning, refused, refused, null);
  }

  private static Signal pair(
      Rule rule, Delta row, boolean learning, long bad, long total, Sketch sketch) {
    if (total == 0 && bad == 0 && sketch == null) {
      return null;
    }
    return signal(
        rule,
        row,
        labels(row, rule),
        learning,
        Reporter.of(row.text(ServicePairs.REPORTER)),
        bad,
        total,
        sketch,
        target(row, ServicePairs.TABLE),
        "");
  }

  private static Signal dns(Rule rule, Delta row, boolean learning) {
    long answers = row.measure(Dns.ANSWERS);
    if (answers == 0) {
      return null;
    }
    boolean failed = rule.isFailure(row.text(Dns.RESPONSE_CODE));
    return signal(
        rule,
        row,
        labels(row, rule),
        learning,
        Reporter.of(row.text(Dns.REPORTER)),
        failed ? answers : 0,
        answers,
        null,
        failed ? row.text(Dns.RESPONSE_CODE) + " " + row.text(Dns.QUERY_NAME) : "",
        "");
  }

  private static Signal quality(Rule rule, Delta row, boolean learning, long bad, long total) {
    return signal(
        rule, row, labels(row, rule), learning, Reporter.SOURCE, bad, total, null, "", "");
  }

  private static Signal unprotected(Rule rule, Delta row, boolean learning) {
    long pods = count(row, PolicyCoverage.PODS);
    boolean isolated =
        count(row, PolicyCoverage.ISOLATED_INGRESS) + count(row, PolicyCoverage.ISOLATED_EGRESS)
            > 0;
    return state(rule, row, labels(row, rule), learning, isolated ? 0 : pods, pods);
  }

  private static Signal coverage(Rule rule, Delta row, boolean learning, String direction) {
    Map<String, String> labels = labels(row, rule);
    labels.put("direction", direction);
    long pods = count(row, PolicyCoverage.PODS);
    long isolated =
        count(
            row,
            direction.equals("ingress")
                ? PolicyCoverage.ISOLATED_INGRESS
                : PolicyCoverage.ISOLATED_EGRESS);
    return state(rule, row, labels, learning, pods - isolated, pods);
  }

  private static long count(Delta row, int state) {
    return row.state(state) instanceof Long count ? count : 0;
  }

  private static Signal state(
      Rule rule, Delta row, Map<String, String> labels, boolean learning, long bad, long total) {
    String namespace = row.text(PolicyCoverage.NAMESPACE);
    return signal(rule, row, labels, learning, Reporter.SOURCE, bad, total, null, namespace, "");
  }

  /** Of what a metric says: how much, and how much of it is bad. */
  private record Amount(double bad, double total) {}

  private static Signal metric(Rule rule, Delta row, boolean learning) {
    String metric = row.text(Metrics.METRIC);
    double increase = row.float64(Metrics.INCREASE);
    double level = row.latest(Metrics.GAUGE_LAST);
    Map<String, String> labels = MapText.toMap(row.text(Metrics.LABELS));
    Amount amount =
        switch (rule.kind()) {
          case NODE_DROPS ->
              metric.equals(RECEIVE_DROPS) || metric.equals(TRANSMIT_DROPS)
                  ? new Amount(increase, increase)
                  : null;
          case CONNTRACK ->
              switch (metric) {
                case CONNTRACK_ENTRIES -> new Amount(level, 0);
                case CONNTRACK_LIMIT -> new Amount(0, level);
                default -> null;
              };
          case INGRESS_FAILURES ->
              metric.equals(INGRESS_REQUESTS)
                  ? new Amount(status(labels) >= SERVER_ERROR ? increase : 0, increase)
                  : null;
          case NEW_DENIAL,
              DENIED_AFTER_CHANGE,
              DENIAL_SURGE,
              SCAN,
              ERROR_RATIO,
              LATENCY,
              LATENCY_REGRESSION,
              DNS_FAILURES,
              PLAINTEXT,
              SILENT_SOURCE,
              PIPELINE_LOSS,
              UNPROTECTED_NAMESPACE,
              COVERAGE ->
              throw new IllegalStateException("it is not about a metric");
        };
    if (amount == null) {
      return null;
    }
    Map<String, String> known = new HashMap<>(labels);
    known.put("cluster", row.text(Metrics.CLUSTER));
    known.putIfAbsent("node", labels.getOrDefault("instance", ""));
    String member = labels.getOrDefault("device", labels.getOrDefault("service", ""));
    return signal(
        rule,
        row,
        known,
        learning,
        Reporter.SOURCE,
        amount.bad(),
        amount.total(),
        null,
        member,
        "");
  }

  private static int status(Map<String, String> labels) {
    try {
      return Integer.parseInt(labels.getOrDefault("status", "0"));
    } catch (NumberFormatException e) {
      // "2xx" and the like are no errors that this could tell apart.
      return 0;
    }
  }

  private static Signal signal(
      Rule rule,
      Delta row,
      Map<String, String> labels,
      boolean learning,
      Reporter reporter,
      double bad,
      double total,
      Sketch sketch,
      String member,
      String policy) {
    if (!rule.matches(labels)) {
      return null;
    }
    return new Signal(
        rule.name(),
        rule.group(labels),
        row.window() / SECONDS_PER_MINUTE,
        learning,
        reporter,
        bad,
        total,
        sketch,
        member,
        policy);
  }

  /** The columns that the rule's kind has for labels. */
  private static Map<String, String> labels(Delta row, Rule rule) {
    List<String> names = rule.kind().groupBy();
    Map<String, String> labels = new HashMap<>();
    for (Column column : row.table().columns()) {
      if (names.contains(column.name())) {
        labels.put(
            column.name(),
            column.type().store() == Store.TEXT
                ? row.text(column.slot())
                : Long.toString(row.number(column.slot())));
      }
    }
    return labels;
  }

  private static String target(Delta row, DeltaTable table) {
    String namespace = row.text(table.slot("dst_namespace"));
    String workload = row.text(table.slot("dst_workload"));
    long port = row.number(table.slot("dst_port"));
    return name(namespace, workload) + ":" + port;
  }

  private static String name(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
