package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.truth.Resolution;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of one sidecar: counters and histograms that grow until it is started again. */
final class IstioProxy {
  final PodLife pod;

  /** When its series were last looked at, or when it was started; nanoseconds since the epoch. */
  private long seen;

  /** By name and labels. */
  final SortedMap<String, SortedMap<String, Counter>> counters = new TreeMap<>();

  final SortedMap<String, SortedMap<String, Histogram>> histograms = new TreeMap<>();

  /** A counter. */
  static final class Counter {
    final Map<String, String> labels;

    /** When it was not there yet. */
    final long since;

    long value;

    Counter(Map<String, String> labels, long since) {
      this.labels = labels;
      this.since = since;
    }
  }

  /** A histogram. */
  static final class Histogram {
    final Map<String, String> labels;

    /** When it was not there yet. */
    final long since;

    final long[] counts = new long[Resolution.ISTIO_BOUNDS_MILLIS.size() + 1];
    double sum;

    Histogram(Map<String, String> labels, long since) {
      this.labels = labels;
      this.since = since;
    }

    void add(double value) {
      counts[Resolution.istioBucket(value)]++;
      sum += value;
    }

    long count() {
      return Arrays.stream(counts).sum();
    }
  }

  IstioProxy(PodLife pod, long started) {
    this.pod = pod;
    this.seen = started;
  }

  /** Somebody scrapes it. */
  void scraped(long time) {
    seen = time;
  }

  void add(String name, Map<String, String> labels, long value) {
    counters
            .computeIfAbsent(name, n -> new TreeMap<>())
            .computeIfAbsent(text(labels), t -> new Counter(labels, seen))
            .value +=
        value;
  }

  void observe(String name, Map<String, String> labels, double value) {
    histograms
        .computeIfAbsent(name, n -> new TreeMap<>())
        .computeIfAbsent(text(labels), t -> new Histogram(labels, seen))
        .add(value);
  }

  /** It begins anew: all series are gone until there is something to count again. */
  void restart(long time) {
    seen = time;
    counters.clear();
    histograms.clear();
  }

  private static String text(Map<String, String> labels) {
    return new TreeSet<>(labels.entrySet().stream().map(Map.Entry::toString).toList()).toString();
  }
}
