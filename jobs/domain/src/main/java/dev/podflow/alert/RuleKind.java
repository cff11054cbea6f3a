package dev.podflow.alert;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule looks for. Each kind says how a window of minutes is judged, by which labels it is
 * grouped unless the rule says otherwise, and the defaults of the rule's numbers.
 */
public enum RuleKind {
  /** A pair was denied that has not been denied before. */
  NEW_DENIAL(Judgement.FIRST_SEEN, Labels.PAIR, 1, 1, 1),
  /** A pair that was allowed is denied, after a policy changed that may be why. */
  DENIED_AFTER_CHANGE(Judgement.REGRESSION, Labels.PAIR, 5, 1, 10),
  /** A pair is denied far more often than it usually is. */
  DENIAL_SURGE(Judgement.SURGE, Labels.PAIR, 5, 4, 50),
  /** One source is refused by many destinations or ports: distinct ones in the window. */
  SCAN(Judgement.DISTINCT, Labels.SOURCE, 5, 20, 1),
  /** Share of requests that were answered with 500 or more. */
  ERROR_RATIO(Judgement.RATIO, Labels.PAIR, 5, 0.05, 50),
  /** 99th percentile of the time to answer, milliseconds, over a limit. */
  LATENCY(Judgement.QUANTILE, Labels.PAIR, 5, 1_000, 50),
  /** The same, in multiples of what it usually is. */
  LATENCY_REGRESSION(Judgement.QUANTILE_REGRESSION, Labels.PAIR, 5, 3, 50),
  /** Share of DNS queries that failed. */
  DNS_FAILURES(Judgement.RATIO, Labels.CLIENT, 5, 0.1, 20),
  /** Plain text where there was mutual TLS alone. */
  PLAINTEXT(Judgement.REGRESSION, Labels.PAIR, 5, 1, 20),
  /** Packets that a node's network devices dropped. */
  NODE_DROPS(Judgement.COUNT, Labels.NODE, 5, 100, 1),
  /** Share of a node's connection-tracking table that is in use. */
  CONNTRACK(Judgement.LEVEL, Labels.NODE, 3, 0.8, 1),
  /** Share of an ingress' requests that were answered with 500 or more. */
  INGRESS_FAILURES(Judgement.RATIO, Labels.INGRESS, 5, 0.05, 20),
  /** An input that wrote before writes no more. */
  SILENT_SOURCE(Judgement.SILENCE, Labels.INPUT, 5, 1, 1),
  /** Share of an input's records that were lost upstream or could not be used. */
  PIPELINE_LOSS(Judgement.RATIO, Labels.INPUT, 5, 0.01, 1),
  /** A namespace has pods, and no policy isolates any of them, which was not so before. */
  UNPROTECTED_NAMESPACE(Judgement.NEWLY_SO, Labels.NAMESPACE, 1, 1, 1),
  /** Share of the pods that a policy isolates, under a target. */
  COVERAGE(Judgement.SHORTFALL, Labels.COVERAGE, 1, 0.5, 1);

  /** How a window of minutes becomes a yes or no. */
  enum Judgement {
    /** Something bad, for the first time since the rule has learnt what is usual. */
    FIRST_SEEN,
    /** Bad things, in multiples of the usual number. */
    SURGE,
    /** Different members. */
    DISTINCT,
    /** Bad things. */
    COUNT,
    /** Bad things of all. */
    RATIO,
    /** Bad things of a pair that had none. */
    REGRESSION,
    /** The 99th percentile of what was measured. */
    QUANTILE,
    /** The same in multiples of what it usually is. */
    QUANTILE_REGRESSION,
    /** The newest value of one thing by that of another. */
    LEVEL,
    /** Nothing at all. */
    SILENCE,
    /** States that are bad now and were not when the rule learnt what is usual: how many. */
    NEWLY_SO,
    /** What is good of all, where there has to be so much; of states. */
    SHORTFALL;

    /** Whether its rows say what holds until the next one, and not what was added. */
    boolean ofStates() {
      return this == NEWLY_SO || this == SHORTFALL;
    }
  }

  /** Label names by which kinds are grouped. */
  private static final class Labels {
    static final List<String> PAIR =
        List.of(
            "cluster",
            "source_system",
            "src_namespace",
            "src_workload",
            "dst_namespace",
            "dst_workload",
            "dst_port");
    static final List<String> SOURCE =
        List.of("cluster", "source_system", "src_namespace", "src_workload");
    static final List<String> CLIENT =
        List.of("cluster", "source_system", "client_namespace", "client_workload");
    static final List<String> NODE = List.of("cluster", "node");
    static final List<String> INGRESS = List.of("cluster", "namespace", "ingress");
    static final List<String> INPUT = List.of("input");
    static final List<String> NAMESPACE = List.of("cluster", "namespace");
    static final List<String> COVERAGE = List.of("cluster", "namespace", "direction");
  }

  private final Judgement judgement;
  private final List<String> groupBy;
  private final int windowMinutes;
  private final double threshold;
  private final long minimum;

  RuleKind(
      Judgement judgement,
      List<String> groupBy,
      int windowMinutes,
      double threshold,
      long minimum) {
    this.judgement = judgement;
    this.groupBy = groupBy;
    this.windowMinutes = windowMinutes;
    this.threshold = threshold;
    this.minimum = minimum;
  }

  Judgement judgement() {
    return judgement;
  }

  /** The labels of its groups unless a rule says otherwise; a rule may leave some out. */
  public List<String> groupBy() {
    return groupBy;
  }

  public int defaultWindowMinutes() {
    return windowMinutes;
  }

  public double defaultThreshold() {
    return threshold;
  }

  public long defaultMinimum() {
    return minimum;
  }

  /** The name outside, such as {@code error-ratio}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of a name; empty if there is none. */
  public static Optional<RuleKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}
