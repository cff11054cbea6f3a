package dev.podflow.simulator.truth;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.truth.Truth.Decision;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.util.List;

/**
 * What the tables have to say of one source, told by whoever writes its log. Times are nanoseconds
 * since the epoch; what is not told stays unknown.
 */
public final class Account {
  private final Truth truth;
  private final String system;
  private final Log log;

  /**
   * @param system the source's name in the tables, such as {@code calico}
   */
  public Account(Truth truth, String system, Log log) {
    this.truth = truth;
    this.system = system;
    this.log = log;
  }

  /** Adds to a measure of a pair. */
  public void pair(long time, Reporter reporter, Ends ends, String measure, long value) {
    truth.servicePairs.add(truth.pair(system, time, reporter, ends), measure, value);
  }

  /** Adds a value to a sketch of a pair, microseconds. */
  public void pairMicros(long time, Reporter reporter, Ends ends, String sketch, long micros) {
    truth.servicePairs.addMicros(truth.pair(system, time, reporter, ends), sketch, micros);
  }

  /** An HTTP request, and what became of it. Status is 0 and micros do not count without answer. */
  public void request(
      long time, Reporter reporter, Ends ends, String method, int status, long micros) {
    List<String> pair = truth.pair(system, time, reporter, ends);
    truth.http(pair, 1, status);
    List<String> key = truth.httpKey(system, time, reporter, ends, method, status);
    truth.http.add(key, "requests", 1);
    if (status != 0) {
      truth.servicePairs.addMicros(pair, "latency_us", micros);
      truth.http.addMicros(key, "latency_us", micros);
    }
  }

  /** A DNS query with its answer. */
  public void dns(
      long time, Reporter reporter, Ends ends, String name, String type, String code, long micros) {
    List<String> query = truth.dnsKey(system, time, reporter, ends, name, type, "");
    truth.dns.add(query, "queries", 1);
    truth.dns.add(query, "answers", 0);
    List<String> answer = truth.dnsKey(system, time, reporter, ends, name, type, code);
    truth.dns.add(answer, "queries", 0);
    truth.dns.add(answer, "answers", 1);
    truth.dns.addMicros(answer, "latency_us", micros);
  }

  /** A policy's row, whose measures are added to one by one. */
  @FunctionalInterface
  public interface Policy {
    void add(String measure, long value);
  }

  /** What a policy had to do with some flows of a pair. */
  public Policy policy(
      long time,
      String kind,
      String tier,
      String namespace,
      String name,
      String rule,
      String direction,
      Decision decision,
      Ends ends) {
    List<String> key =
        truth.policyKey(system, time, kind, tier, namespace, name, rule, direction, decision, ends);
    return (measure, value) -> truth.policyHits.add(key, measure, value);
  }

  /** A record was written. */
  public void record(Outcome outcome) {
    truth.quality.add(List.of(log.topic()), "received", 1);
    truth.quality.add(List.of(log.topic()), outcome.measure, 1);
  }
}
