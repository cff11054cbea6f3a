package dev.podflow.simulator.truth;

import dev.podflow.simulator.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the tables have to say after a simulation. Times are nanoseconds since the epoch.
 * The methods say what was decided to happen as Hubble sees it; what other logs see of it is told
 * to their {@link Account}. The rules of counting are in the project's contract.
 */
public final class Truth {
  /** Who saw it. */
  public enum Reporter {
    SOURCE("source"),
    DESTINATION("destination"),
    MIDDLE("middle");

    final String text;

    Reporter(String text) {
      this.text = text;
    }
  }

  /** What becomes of a record. */
  public enum Outcome {
    USED("used"),
    MERGED("merged"),
    NOT_TRAFFIC("not_traffic"),
    DEAD_LETTER("dead_letters");

    final String measure;

    Outcome(String measure) {
      this.measure = measure;
    }
  }

  /** What a policy decided. */
  public enum Decision {
    ALLOW("allow", "enforced"),
    PASS("pass", "enforced"),
    DENY("deny", "enforced"),
    WOULD_DENY("deny", "staged"),
    WOULD_ALLOW("allow", "staged");

    final String action;
    final String enforcement;

    Decision(String action, String enforcement) {
      this.action = action;
      this.enforcement = enforcement;
    }
  }

  public static final String INPUT = Log.HUBBLE.topic();
  private static final String SYSTEM = "cilium";
  private static final String BOTH =
      "src_namespace,src_workload,src_workload_kind,"
          + "dst_namespace,dst_workload,dst_workload_kind,dst_service";

  public final TruthTable servicePairs =
      table(
          "service_pairs",
          "cluster,source_system,reporter," + BOTH + ",dst_port,protocol",
          "flows,flows_forwarded,flows_dropped,flows_denied,"
              + "connections_opened,connections_closed,connections_reset,"
              + "bytes_sent,bytes_received,packets_sent,packets_received,"
              + "requests,requests_4xx,requests_5xx,mtls,plaintext",
          "latency_us,rtt_us,connection_duration_us");
  public final TruthTable policyHits =
      table(
          "policy_hits",
          "cluster,source_system,policy_kind,policy_tier,policy_namespace,policy_name,policy_rule,"
              + "direction,action,enforcement,"
              + BOTH
              + ",dst_port,protocol",
          "hits,connections,bytes",
          "");
  public final TruthTable drops =
      table(
          "drops",
          "cluster,source_system,node,direction,drop_reason," + BOTH + ",dst_port,protocol",
          "drops",
          "");
  public final TruthTable dns =
      table(
          "dns",
          "cluster,source_system,reporter,client_namespace,client_workload,"
              + "query_name,query_type,response_code",
          "queries,answers",
          "latency_us");
  public final TruthTable http =
      table(
          "http",
          "cluster,source_system,reporter," + BOTH + ",dst_port,method,status",
          "requests",
          "latency_us");
  public final TruthTable quality =
      new TruthTable(
          "pipeline_quality",
          List.of("input"),
          List.of("received", "used", "merged", "not_traffic", "dead_letters", "lost"),
          List.of());
  public final TruthTable deadLetters =
      new TruthTable("dead_letters", List.of("input", "reason"), List.of("records"), List.of());
  public final List<Fault> faults = new ArrayList<>();

  private final String cluster;

  public Truth(String cluster) {
    this.cluster = cluster;
  }

  /** Tables with a row per minute. */
  public List<TruthTable> minuteTables() {
    return List.of(servicePairs, policyHits, drops, dns, http);
  }

  public String cluster() {
    return cluster;
  }

  /** Packets that went on in the direction of the server. */
  public void forwarded(
      long time, Reporter reporter, Ends ends, long weight, boolean opened, boolean closed) {
    List<String> key = pair(SYSTEM, time, reporter, ends);
    flows(key, "flows_forwarded", weight, opened);
    servicePairs.add(key, "connections_closed", closed ? weight : 0);
  }

  /** A drop notification. Direction is empty where the record has none. */
  public void dropped(
      long time,
      Reporter reporter,
      String node,
      String direction,
      String reason,
      Ends ends,
      boolean opened) {
    boolean denied =
        switch (reason) {
          case "POLICY_DENIED", "POLICY_DENY", "AUTH_REQUIRED" -> true;
          default -> false;
        };
    flows(pair(SYSTEM, time, reporter, ends), denied ? "flows_denied" : "flows_dropped", 1, opened);
    List<String> key = start(SYSTEM, time);
    key.addAll(List.of(node, direction, reason));
    key.addAll(ends.both());
    key.addAll(List.of(ends.port(), ends.protocol()));
    drops.add(key, "drops", 1);
  }

  private void flows(List<String> key, String outcome, long weight, boolean opened) {
    servicePairs.add(key, "flows", weight);
    for (String measure : List.of("flows_forwarded", "flows_dropped", "flows_denied")) {
      servicePairs.add(key, measure, measure.equals(outcome) ? weight : 0);
    }
    servicePairs.add(key, "connections_opened", opened ? weight : 0);
    servicePairs.add(key, "connections_closed", 0);
    servicePairs.add(key, "connections_reset", 0);
  }

  /** A verdict in which a policy had a part. */
  public void policyHit(
      long time,
      String kind,
      String namespace,
      String name,
      String direction,
      Decision decision,
      Ends ends) {
    List<String> key =
        policyKey(SYSTEM, time, kind, "", namespace, name, "", direction, decision, ends);
    policyHits.add(key, "hits", 1);
  }

  /** An HTTP request was seen. */
  public void request(long time, Reporter reporter, Ends ends) {
    http(pair(SYSTEM, time, reporter, ends), 1, 0);
  }

  /** An HTTP answer was seen. */
  public void response(
      long time, Reporter reporter, Ends ends, String method, int status, long latencyMicros) {
    List<String> pair = pair(SYSTEM, time, reporter, ends);
    http(pair, 0, status);
    servicePairs.addMicros(pair, "latency_us", latencyMicros);
    List<String> key = httpKey(SYSTEM, time, reporter, ends, method, status);
    http.add(key, "requests", 1);
    http.addMicros(key, "latency_us", latencyMicros);
  }

  /** A request that was seen at that time never gets an answer. */
  public void unanswered(long time, Reporter reporter, Ends ends, String method) {
    http.add(httpKey(SYSTEM, time, reporter, ends, method, 0), "requests", 1);
  }

  void http(List<String> key, int requests, int status) {
    servicePairs.add(key, "requests", requests);
    servicePairs.add(key, "requests_4xx", status / 100 == 4 ? 1 : 0);
    servicePairs.add(key, "requests_5xx", status / 100 == 5 ? 1 : 0);
  }

  /** A name was asked for. The name is in lower case with the dot at its end. */
  public void dnsQuery(long time, Ends ends, String name, String type) {
    List<String> key = dnsKey(SYSTEM, time, Reporter.SOURCE, ends, name, type, "");
    dns.add(key, "queries", 1);
    dns.add(key, "answers", 0);
  }

  /** A query was answered. */
  public void dnsAnswer(
      long time, Ends ends, String name, String type, String code, long latencyMicros) {
    List<String> key = dnsKey(SYSTEM, time, Reporter.SOURCE, ends, name, type, code);
    dns.add(key, "queries", 0);
    dns.add(key, "answers", 1);
    dns.addMicros(key, "latency_us", latencyMicros);
  }

  /** A record was written. */
  public void record(Outcome outcome) {
    quality.add(List.of(INPUT), "received", 1);
    quality.add(List.of(INPUT), outcome.measure, 1);
  }

  /** A record that nobody can read was written. */
  public void deadLetter(String reason) {
    record(Outcome.DEAD_LETTER);
    deadLetters.add(List.of(INPUT, reason), "records", 1);
  }

  /** Events were lost before they were logged. */
  public void lost(long events) {
    quality.add(List.of(INPUT), "lost", events);
  }

  List<String> policyKey(
      String system,
      long time,
      String kind,
      String tier,
      String namespace,
      String name,
      String rule,
      String direction,
      Decision decision,
      Ends ends) {
    List<String> key = start(system, time);
    key.addAll(List.of(kind, tier, namespace, name, rule));
    key.addAll(List.of(direction, decision.action, decision.enforcement));
    key.addAll(ends.both());
    key.addAll(List.of(ends.port(), ends.protocol()));
    return key;
  }

  List<String> httpKey(
      String system, long time, Reporter reporter, Ends ends, String method, int status) {
    List<String> key = start(system, time);
    key.add(reporter.text);
    key.addAll(ends.both());
    key.addAll(List.of(ends.port(), method, Integer.toString(status)));
    return key;
  }

  List<String> dnsKey(
      String system,
      long time,
      Reporter reporter,
      Ends ends,
      String name,
      String type,
      String code) {
    List<String> key = start(system, time);
    key.add(reporter.text);
    key.addAll(ends.client());
    key.addAll(List.of(name, type, code));
    return key;
  }

  List<String> pair(String system, long time, Reporter reporter, Ends ends) {
    List<String> key = start(system, time);
    key.add(reporter.text);
    key.addAll(ends.both());
    key.addAll(List.of(ends.port(), ends.protocol()));
    return key;
  }

  private List<String> start(String system, long time) {
    long second = Math.floorDiv(time, 1_000_000_000L);
    return new ArrayList<>(
        List.of(Long.toString(second - Math.floorMod(second, 60)), cluster, system));
  }

  private static TruthTable table(String name, String keys, String measures, String sketches) {
    List<String> all = new ArrayList<>(List.of(TruthTable.WINDOW));
    all.addAll(List.of(keys.split(",")));
    return new TruthTable(
        name,
        List.copyOf(all),
        List.of(measures.split(",")),
        sketches.isEmpty() ? List.of() : List.of(sketches.split(",")));
  }
}
