package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.PodLife;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of one sidecar: counters and histograms that grow until it is started again. */
final class IstioProxy {
  /** Upper bounds of Envoy's buckets, milliseconds (source/common/stats/histogram_impl.cc). */
  static final double[] BOUNDS = {
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
    600_000, 1_800_000, 3_600_000
  };

  final PodLife pod;

  /** When its process was started, nanoseconds since the epoch. */
  long started;

  /** By name and labels. */
  final SortedMap<String, SortedMap<String, Counter>> counters = new TreeMap<>();

  final SortedMap<String, SortedMap<String, Histogram>> histograms = new TreeMap<>();

  /** A counter. */
  static final class Counter {
    final Map<String, String> labels;
    long value;

    Counter(Map<String, String> labels) {
      this.labels = labels;
    }
  }

  /** A histogram. */
  static final class Histogram {
    final Map<String, String> labels;
    final long[] counts = new long[BOUNDS.length + 1];
    double sum;

    Histogram(Map<String, String> labels) {
      this.labels = labels;
    }

    void add(double value) {
      int at = Arrays.binarySearch(BOUNDS, value);
      counts[at >= 0 ? at : -at - 1]++;
      sum += value;
    }

    long count() {
      return Arrays.stream(counts).sum();
    }
  }

  IstioProxy(PodLife pod, long started) {
    this.pod = pod;
    this.started = started;
  }

  void add(String name, Map<String, String> labels, long value) {
    counters
            .computeIfAbsent(name, n -> new TreeMap<>())
            .computeIfAbsent(text(labels), t -> new Counter(labels))
            .value +=
        value;
  }

  void observe(String name, Map<String, String> labels, double value) {
    histograms
        .computeIfAbsent(name, n -> new TreeMap<>())
        .computeIfAbsent(text(labels), t -> new Histogram(labels))
        .add(value);
  }

  /** It begins anew: all series are gone until there is something to count again. */
  void restart(long time) {
    started = time;
    counters.clear();
    histograms.clear();
  }

  private static String text(Map<String, String> labels) {
    return new TreeSet<>(labels.entrySet().stream().map(Map.Entry::toString).toList()).toString();
  }
}
