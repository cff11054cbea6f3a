package dev.podflow.e2e;

import dev.podflow.local.otlp.MetricFile;
import dev.podflow.local.otlp.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some pods expose in Prometheus's text, scrape by scrape: counters and histograms that are
 * reset when a pod restarts, gauges. Scrapes fail, are delivered twice, and change places; beside
 * them stands what a plain {@code increase} finds in the raw samples.
 */
final class Scrapes {
  static final double[] BOUNDS = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500};

  private static final int PODS = 4;
  private static final int SCRAPES = 50;
  private static final int INTERVAL_MILLIS = 15_000;
  private static final String[] CODES = {"200", "404", "503"};

  private final Random random;
  private final String cluster;
  private final Instant start;

  /** A record on its way: of one scrape of one pod. */
  record Delivery(String pod, byte[] value, boolean again) {}

  /** In the order of their arrival. */
  final List<Delivery> deliveries = new ArrayList<>();

  /** Raw samples by time, of what a series is called here. */
  final Map<String, SortedMap<Long, Double>> series = new TreeMap<>();

  private static final class Pod {
    final String name;
    final long[] requests = new long[CODES.length];
    final long[] buckets = new long[BOUNDS.length + 1];
    double sum;

    Pod(String name) {
      this.name = name;
    }

    void restart() {
      Arrays.fill(requests, 0);
      Arrays.fill(buckets, 0);
      sum = 0;
    }
  }

  Scrapes(long seed, String cluster, Instant start) {
    this.random = new Random(seed);
    this.cluster = cluster;
    this.start = start;
    for (int i = 0; i < PODS; i++) {
      run(new Pod("web-" + i));
    }
    deliver();
  }

  private final List<Delivery> scraped = new ArrayList<>();

  private void run(Pod pod) {
    for (int scrape = 0; scrape < SCRAPES; scrape++) {
      if (random.nextInt(12) == 0) {
        pod.restart();
      }
      serve(pod);
      if (random.nextInt(10) > 0) {
        long millis = start.toEpochMilli() + scrape * INTERVAL_MILLIS + random.nextInt(2_000);
        scraped.add(new Delivery(pod.name, request(pod, millis), false));
      }
    }
  }

  private void serve(Pod pod) {
    for (int left = random.nextInt(60); left > 0; left--) {
      pod.requests[random.nextInt(10) > 0 ? 0 : 1 + random.nextInt(2)]++;
      double millis = Math.exp(2 + random.nextGaussian() * 1.5);
      int bucket = 0;
      while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
        bucket++;
      }
      pod.buckets[bucket]++;
      pod.sum += Math.floor(millis);
    }
  }

  private byte[] request(Pod pod, long millis) {
    StringBuilder text = new StringBuilder("# TYPE istio_requests_total counter\n");
    String pair =
        "reporter=\"source\",source_workload=\"web\",source_workload_namespace=\"shop\","
            + "destination_workload=\"cart\",destination_workload_namespace=\"shop\","
            + "destination_service_name=\"cart\",destination_service_namespace=\"shop\"";
    for (int i = 0; i < CODES.length; i++) {
      long value = pod.requests[i];
      text.append(
          "istio_requests_total{%s,response_code=\"%s\"} %d%n".formatted(pair, CODES[i], value));
      note("istio_requests_total " + pod.name + " " + CODES[i], millis, value);
    }
    String name = "istio_request_duration_milliseconds";
    text.append("# TYPE ").append(name).append(" histogram\n");
    long cumulative = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      cumulative += pod.buckets[i];
      String le = le(i);
      text.append("%s_bucket{%s,le=\"%s\"} %d%n".formatted(name, pair, le, cumulative));
      note("bucket " + pod.name + " " + le, millis, cumulative);
    }
    text.append("%s_sum{%s} %s%n".formatted(name, pair, pod.sum));
    text.append("%s_count{%s} %d%n".formatted(name, pair, cumulative));
    long load = random.nextInt(100);
    text.append("# TYPE load gauge\nload ").append(load).append('\n');
    note("load " + pod.name, millis, load);
    return otlp(pod.name, text.toString(), millis);
  }

  private byte[] otlp(String pod, String text, long millis) {
    List<byte[]> records = new ArrayList<>();
    try {
      new MetricFile(Target.of(Map.of("pod", pod), cluster), Instant.ofEpochMilli(millis))
          .split(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
              (key, record) -> records.add(record));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records.get(0);
  }

  private void note(String name, long millis, double value) {
    series.computeIfAbsent(name, n -> new TreeMap<>()).put(millis, value);
  }

  /** Pods side by side; some scrapes come twice, some change places with the next ones. */
  private void deliver() {
    List<List<Delivery>> queues = new ArrayList<>();
    for (int i = 0; i < PODS; i++) {
      String pod = "web-" + i;
      queues.add(new ArrayList<>(scraped.stream().filter(d -> d.pod().equals(pod)).toList()));
    }
    while (queues.stream().anyMatch(queue -> !queue.isEmpty())) {
      for (List<Delivery> queue : queues) {
        if (!queue.isEmpty()) {
          int late = random.nextInt(4) == 0 ? random.nextInt(Math.min(3, queue.size())) : 0;
          Delivery next = queue.remove(late);
          deliveries.add(next);
          if (random.nextInt(8) == 0) {
            deliveries.add(new Delivery(next.pod(), next.value(), true));
          }
        }
      }
    }
  }

  /**
   * {@code increase} of what is called so, by minute, without extrapolation. A value that is
   * smaller is a reset; of a histogram any bucket, for it began again as a whole, as Prometheus's
   * native histograms do.
   */
  SortedMap<Long, Double> increase(String name) {
    String[] parts = name.split(" ");
    Set<Long> resets = parts[0].equals("bucket") ? histogramResets(parts[1]) : Set.of();
    SortedMap<Long, Double> increase = new TreeMap<>();
    Double before = null;
    for (Map.Entry<Long, Double> sample : series.get(name).entrySet()) {
      double value = sample.getValue();
      if (before != null) {
        long minute = sample.getKey() / 60_000 * 60;
        boolean reset = value < before || resets.contains(sample.getKey());
        increase.merge(minute, reset ? value : value - before, Double::sum);
      }
      before = value;
    }
    return increase;
  }

  /** The scrapes at which a pod has fewer observations between two bounds than before. */
  private Set<Long> histogramResets(String pod) {
    Set<Long> resets = new HashSet<>();
    SortedMap<Long, Double> lower = new TreeMap<>();
    for (int i = 0; i <= BOUNDS.length; i++) {
      SortedMap<Long, Double> upper = series.get("bucket " + pod + " " + le(i));
      double before = 0;
      for (Map.Entry<Long, Double> sample : upper.entrySet()) {
        double between = sample.getValue() - lower.getOrDefault(sample.getKey(), 0.0);
        if (between < before) {
          resets.add(sample.getKey());
        }
        before = between;
      }
      lower = upper;
    }
    return resets;
  }

  private static String le(int bucket) {
    return bucket == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[bucket]);
  }

  /** {@code histogram_quantile} over the sums of all pods' increases. */
  double quantile(double q) {
    double[] counts = new double[BOUNDS.length + 1];
    for (String bucket : series.keySet()) {
      String[] name = bucket.split(" ");
      if (name[0].equals("bucket")) {
        int i = 0;
        while (i < BOUNDS.length && !name[2].equals(Double.toString(BOUNDS[i]))) {
          i++;
        }
        counts[i] += increase(bucket).values().stream().mapToDouble(x -> x).sum();
      }
    }
    double rank = q * counts[BOUNDS.length];
    int at = 0;
    while (counts[at] < rank) {
      at++;
    }
    double low = at == 0 ? 0 : BOUNDS[at - 1];
    double before = at == 0 ? 0 : counts[at - 1];
    return at == BOUNDS.length
        ? BOUNDS[at - 1]
        : low + (BOUNDS[at] - low) * (rank - before) / (counts[at] - before);
  }
}
