package dev.podflow.simulator.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The faults that were injected into a simulation, one for each place where one shows. */
public final class Faults {
  private Faults() {}

  /** Adds the faults that the truth has numbers for. */
  public static void describe(Truth truth) {
    byColumns(
        truth,
        truth.policyHits,
        "hits",
        "default-deny",
        Map.of("policy_kind", "default-deny", "enforcement", "enforced"),
        "source_system",
        "dst_namespace",
        "dst_workload");
    byColumns(
        truth,
        truth.policyHits,
        "hits",
        "explicit-deny",
        Map.of("policy_name", "no-foreign-databases"),
        "source_system",
        "policy_namespace",
        "src_workload");
    byColumns(
        truth,
        truth.policyHits,
        "hits",
        "audit",
        Map.of("enforcement", "staged"),
        "source_system",
        "dst_namespace",
        "dst_workload");
    for (String reason :
        List.of("CT_MAP_INSERTION_FAILED", "STALE_OR_UNROUTABLE_IP", "UNSUPPORTED_L3_PROTOCOL")) {
      byColumns(
          truth,
          truth.drops,
          "drops",
          "packets-lost",
          Map.of("drop_reason", reason),
          "source_system",
          "node");
    }
    byColumns(
        truth,
        truth.dns,
        "answers",
        "misspelt-service",
        Map.of("response_code", "NXDOMAIN"),
        "source_system",
        "client_namespace",
        "client_workload");
    byColumns(
        truth,
        truth.dns,
        "answers",
        "name-server-failure",
        Map.of("response_code", "SERVFAIL"),
        "source_system",
        "client_namespace",
        "client_workload");
    byColumns(
        truth,
        truth.http,
        "requests",
        "server-errors",
        Map.of("status", "503"),
        "window_start",
        "source_system",
        "dst_namespace",
        "dst_workload");
    byColumns(
        truth,
        truth.http,
        "requests",
        "no-answer",
        Map.of("status", "0"),
        "source_system",
        "dst_namespace",
        "dst_workload");
    slow(truth);
    for (String measure : List.of("dead_letters", "lost")) {
      long total = truth.quality.total(measure);
      if (total > 0) {
        truth.faults.add(
            new Fault(
                measure.replace('_', '-'),
                truth.quality.name(),
                Map.of("input", Truth.INPUT),
                measure,
                total));
      }
    }
  }

  private static void byColumns(
      Truth truth,
      TruthTable table,
      String measure,
      String name,
      Map<String, String> where,
      String... columns) {
    SortedSet<List<String>> places =
        new TreeSet<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
    table
        .rows()
        .keySet()
        .forEach(
            key -> {
              if (matches(table, key, where)) {
                List<String> place = new ArrayList<>();
                for (String column : columns) {
                  place.add(key.get(table.keys.indexOf(column)));
                }
                places.add(place);
              }
            });
    for (List<String> place : places) {
      Map<String, String> full = new java.util.TreeMap<>(where);
      for (int i = 0; i < columns.length; i++) {
        full.put(columns[i], place.get(i));
      }
      int index = table.measures.indexOf(measure);
      long total =
          table.rows().entrySet().stream()
              .filter(row -> matches(table, row.getKey(), full))
              .mapToLong(row -> row.getValue().get(index))
              .sum();
      truth.faults.add(new Fault(name, table.name(), full, measure, total));
    }
  }

  /** Rows whose 99th percentile is over a second: answers that were made slow. */
  private static void slow(Truth truth) {
    truth
        .http
        .rows()
        .forEach(
            (key, row) -> {
              long[] latencies = row.micros(0);
              long p99 = latencies.length == 0 ? 0 : Quantiles.exact(latencies, 0.99);
              if (p99 > 1_000_000) {
                Map<String, String> where = new java.util.TreeMap<>();
                for (int i = 0; i < key.size(); i++) {
                  where.put(truth.http.keys.get(i), key.get(i));
                }
                // A sketch may be off by one percent.
                truth.faults.add(
                    new Fault("slow-answers", truth.http.name(), where, Fault.P99, p99 * 98 / 100));
              }
            });
  }

  static boolean matches(TruthTable table, List<String> key, Map<String, String> where) {
    for (Map.Entry<String, String> condition : where.entrySet()) {
      int index = table.keys.indexOf(condition.getKey());
      if (!key.get(index).equals(condition.getValue())) {
        return false;
      }
    }
    return true;
  }
}
