package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import dev.podflow.flow.Flow;
import dev.podflow.identity.Lookup;
import dev.podflow.metric.BucketSketches;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Measures;
import dev.podflow.metric.Sample;
import dev.podflow.table.ServicePairs;
import java.util.Map;

/**
 * What the metrics of a mesh's proxies say about pairs. Each proxy counts what it saw of its own
 * pod, so a pair's row has the proxies of one end added up, under that end as reporter.
 *
 * <p>Not thread-safe.
 */
final class MeshPairs implements Measures {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Mesh mesh;
  private final BucketSketches sketches;
  private final ResolvedEnd client = new ResolvedEnd();
  private final ResolvedEnd server = new ResolvedEnd();
  private final KeyedRows rows;

  /** The pair as a flow has it: cluster, time, ends. */
  private final Flow flow = new Flow();

  /** What a metric of a mesh counts; the measures are those of {@link ServicePairs}. */
  interface Mesh {
    /** The value of {@code source_system}. */
    String system();

    /** Whether a metric of that name says something about pairs. */
    boolean counts(String metric);

    /**
     * Finds out whose series it is.
     *
     * @param pair time and cluster are filled in; gets the server's port
     * @param client is filled in
     * @param server is filled in
     * @return the reporter; null if the series says nothing that others do not
     */
    String identify(
        String metric,
        Map<String, String> labels,
        Flow pair,
        ResolvedEnd client,
        ResolvedEnd server);

    /**
     * Adds what a counter grew by.
     *
     * @param labels of a series that was identified
     */
    void add(String metric, Map<String, String> labels, long increase, Delta pair);

    /** The sketch that a histogram goes into; negative if none. */
    int sketch(String metric);
  }

  MeshPairs(Mesh mesh, BucketSketches sketches, Deltas deltas) {
    this.mesh = mesh;
    this.sketches = sketches;
    this.rows = new KeyedRows(deltas, client, server);
  }

  @Override
  public void gauge(Sample sample) {}

  @Override
  public void increase(Sample sample, long atMillis, double increase) {
    long whole = Math.round(increase);
    if (whole == 0 || !mesh.counts(sample.metric)) {
      return;
    }
    Map<String, String> labels = MapText.toMap(sample.labels);
    Delta pair = pair(sample, labels, atMillis);
    if (pair != null) {
      mesh.add(sample.metric, labels, whole, pair);
    }
  }

  @Override
  public void histogram(Sample sample, long atMillis, Buckets from, Buckets to, int sign) {}

  @Override
  public void observations(Sample sample, long atMillis, Buckets from, Buckets to) {
    boolean grew = to.count != (from == null ? 0 : from.count);
    Sketch sketch = grew ? sketch(sample, atMillis) : null;
    if (sketch != null) {
      sketches.add(from, to, sample.unit, sample.series, sketch);
    }
  }

  @Override
  public boolean takeBack(Sample sample, long atMillis, Buckets from, Buckets to) {
    Sketch sketch = sketch(sample, atMillis);
    if (sketch == null) {
      return true;
    }
    Sketch taken = new Sketch();
    sketches.add(from, to, sample.unit, sample.series, taken);
    return sketch.takeOut(taken);
  }

  /** Where observations of that series go; null if nowhere. */
  private Sketch sketch(Sample sample, long atMillis) {
    int slot = mesh.sketch(sample.metric);
    Delta pair = slot < 0 ? null : pair(sample, MapText.toMap(sample.labels), atMillis);
    return pair == null ? null : pair.sketchToFill(slot);
  }

  private Delta pair(Sample sample, Map<String, String> labels, long atMillis) {
    flow.reset();
    flow.system = mesh.system();
    flow.cluster = sample.cluster;
    flow.protocol = "TCP";
    flow.timeNanos = atMillis * NANOS_PER_MILLI;
    String reporter = mesh.identify(sample.metric, labels, flow, client, server);
    return reporter == null ? null : rows.pair(flow, reporter, flow.destination.port);
  }

  /** A label's value; empty where it is missing, or says that nobody knows. */
  static String known(Map<String, String> labels, String label) {
    String value = labels.getOrDefault(label, "");
    return value.equals("unknown") ? "" : value;
  }

  /** The kind of a workload of which only the name is known. */
  static String kind(Lookup lookup, String cluster, String namespace, String workload) {
    return workload.isEmpty() ? "" : lookup.kindOf(cluster, namespace, workload);
  }
}
