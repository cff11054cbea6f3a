package dev.podflow.count;

import dev.podflow.delta.MapText;
import dev.podflow.identity.Lookup;
import dev.podflow.metric.BucketSketches;
import dev.podflow.metric.Measures;
import dev.podflow.metric.MetricRows;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.SeriesCounter;
import dev.podflow.table.Quality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts samples: into rows of metrics, and those of meshes into pairs. What is remembered of each
 * series is its owner's to keep; since when each cluster is watched is kept here.
 *
 * <p>A record of many samples ends as what its first one ends as. A record that comes twice has the
 * same first sample twice, and more than that only all tasks together could know.
 *
 * <p>Not thread-safe: a task has its own.
 */
public final class MetricCounter {
  /** Nobody has more of them; those beyond begin no series from zero. */
  private static final int CLUSTERS_MAX = 1_000;

  private final SeriesCounter counter;
  private final Lookup lookup;
  private final Deltas deltas;
  private final String topic;
  private final Map<String, Long> watchedSince = new HashMap<>();

  /**
   * @param topic the input, as the quality of its records names it
   * @param lookup who it was
   * @param deltas where the counts go; its owner drains it
   */
  public MetricCounter(String topic, MetricOptions options, Lookup lookup, Deltas deltas) {
    this.topic = topic;
    this.deltas = deltas;
    BucketSketches sketches = new BucketSketches();
    List<Measures> measures = new ArrayList<>();
    measures.add(new MetricRows(deltas.metrics, sketches, options.withZeros()));
    if (options.pairSystems().contains("istio")) {
      measures.add(new MeshPairs(new IstioMesh(lookup), sketches, deltas));
    }
    if (options.pairSystems().contains("linkerd")) {
      EndResolver resolver = new EndResolver(lookup, options.clockToleranceMillis());
      measures.add(new MeshPairs(new LinkerdMesh(resolver), sketches, deltas));
    }
    this.lookup = lookup;
    this.counter = new SeriesCounter(options.scrapesMax(), options.newbornMillis(), measures);
  }

  /**
   * Counts a sample.
   *
   * @param series what is remembered of its series, empty for the first; is changed
   */
  public SeriesCounter.Outcome count(Sample sample, Series series) {
    long since = watchedSince(sample);
    long born = series.wouldBegin(sample.timeMillis) ? bornMillis(sample) : 0;
    SeriesCounter.Outcome outcome = counter.count(sample, series, since, born);
    switch (outcome) {
      case USED -> tell(sample, Quality.USED);
      case DUPLICATE, TOO_LATE -> tell(sample, Quality.MERGED);
    }
    return outcome;
  }

  /** When the target's pod began; 0 where that is not known, or the series says it itself. */
  private long bornMillis(Sample sample) {
    boolean isGauge = sample.kind == Sample.Kind.GAUGE;
    boolean saysItself = sample.startMillis > 0 && sample.startMillis < sample.timeMillis;
    if (isGauge || saysItself) {
      return 0;
    }
    String pod = MapText.get(sample.labels, "pod");
    long start =
        lookup.podStart(
            sample.cluster, MapText.get(sample.labels, "namespace"), pod, sample.timeMillis);
    return Math.max(0, start);
  }

  /** Takes note of a sample for whose series there is no room. */
  public void refuse(Sample sample) {
    tell(sample, Quality.USED);
  }

  private void tell(Sample sample, int measure) {
    if (sample.standsForRecord) {
      deltas.quality(topic, sample.seenMillis).add(measure, 1);
    }
  }

  private long watchedSince(Sample sample) {
    Long since = watchedSince.get(sample.cluster);
    if (since == null && watchedSince.size() >= CLUSTERS_MAX) {
      return Long.MAX_VALUE;
    }
    if (since == null || sample.timeMillis < since) {
      watchedSince.put(sample.cluster, sample.timeMillis);
      return sample.timeMillis;
    }
    return since;
  }

  /** Since when each cluster is watched, epoch milliseconds. */
  public Map<String, Long> watchedSince() {
    return Map.copyOf(watchedSince);
  }

  /** Takes over what a task knew before, or one of several. */
  public void watchedSince(String cluster, long epochMillis) {
    watchedSince.merge(cluster, epochMillis, Math::min);
  }
}
