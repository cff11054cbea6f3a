package dev.podflow.metric.otlp;

import dev.podflow.flow.Rejection;
import dev.podflow.flow.StringPool;
import dev.podflow.identity.Lookup;
import dev.podflow.json.ByteText;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Durations;
import dev.podflow.metric.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the points of a request, whichever format it has. A point is told before the metric,
 * scope or resource that it belongs to may be, so what those say is filled in where they end.
 */
final class RequestBuilder {
  /** Collectors send some thousand points at a time. */
  static final int POINTS_MAX = 200_000;

  static final int QUANTILES_MAX = 64;

  /** Labels of all points before those of their targets are added. */
  private static final int LABEL_BYTES_MAX = 64 << 20;

  /** So many points are kept for the next request. */
  private static final int KEPT_POINTS = 16_384;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** 2012-01-01: there was no Prometheus before, only clocks that were never set. */
  private static final long OLDEST_MILLIS = 1_325_376_000_000L;

  private static final int TEMPORALITY_DELTA = 1;
  private static final int SCALE_MAX = 30;
  private static final int OFFSET_MAX = 1 << 30;

  final Attributes resource = new Attributes();
  final Attributes scope = new Attributes();
  final Attributes point = new Attributes();

  private final long maxSkewMillis;
  private final StringPool names = new StringPool();
  private final StringPool labelTexts = new StringPool();
  private final TargetLabels target = new TargetLabels();
  private final Text pointLabels = new Text();
  private final Text merged = new Text();
  private final List<Point> points = new ArrayList<>();
  private final double[] quantiles = new double[QUANTILES_MAX];
  private final double[] quantileValues = new double[QUANTILES_MAX];
  private int quantileCount;
  private int size;
  private int metricFirst;
  private int scopeFirst;
  private int resourceFirst;
  private long newestMillis;
  private long seenMillis;
  private int refused;
  private Rejection rejection;
  private Rejection timeRejection;
  private String metric;
  private long metricHash;
  private String unit;
  private Point current;

  /** A sample, and what is known of its series before its resource ends. */
  private static final class Point {
    final Sample sample = new Sample();
    int labelsStart;
    int labelsEnd;
    long hash;
  }

  RequestBuilder(long maxSkewMillis) {
    this.maxSkewMillis = maxSkewMillis;
  }

  void begin(long kafkaMillis) {
    seenMillis = Math.max(0, kafkaMillis);
    newestMillis = kafkaMillis < 0 ? Long.MAX_VALUE : kafkaMillis + maxSkewMillis;
    size = 0;
    refused = 0;
    rejection = null;
    timeRejection = null;
    pointLabels.clear();
    if (points.size() > KEPT_POINTS) {
      points.subList(KEPT_POINTS, points.size()).clear();
    }
    beginResource();
  }

  int size() {
    return size;
  }

  Sample sample(int i) {
    return points.get(i).sample;
  }

  /** Points that were left out because of their times. */
  int refused() {
    return refused;
  }

  /** Why the request cannot be used; null if it can. */
  Rejection rejection() {
    return rejection != null || size > 0 ? rejection : timeRejection;
  }

  /** Whether the rest of the request need not be read. */
  boolean isRejected() {
    return rejection != null;
  }

  void reject(Rejection reason) {
    if (rejection == null) {
      rejection = reason;
    }
  }

  void beginResource() {
    resource.clear();
    resourceFirst = size;
    beginScope();
  }

  void beginScope() {
    scope.clear();
    scopeFirst = size;
    beginMetric();
  }

  void beginMetric() {
    metricFirst = size;
    metric = "";
    unit = "";
  }

  void metric(byte[] text, int start, int length) {
    metric = names.get(text, start, ByteText.cut(text, start, length, Attributes.VALUE_BYTES_MAX));
    metricHash = ByteText.hash(text, start, length);
  }

  void unit(byte[] text, int start, int length) {
    unit = names.get(text, start, ByteText.cut(text, start, length, Attributes.VALUE_BYTES_MAX));
  }

  /** A new point, without anything. */
  Sample beginPoint() {
    point.clear();
    quantileCount = 0;
    current = next();
    return current.sample;
  }

  private Point next() {
    if (size == points.size()) {
      points.add(new Point());
    }
    Point next = points.get(size);
    Sample sample = next.sample;
    sample.kind = Sample.Kind.GAUGE;
    sample.delta = false;
    sample.timeMillis = 0;
    sample.startMillis = 0;
    sample.stale = false;
    sample.value = 0;
    sample.buckets = null;
    sample.seenMillis = seenMillis;
    return next;
  }

  /** Nanoseconds since the epoch, as both formats have them. */
  static long millis(long nanos) {
    return nanos < 0 ? 0 : nanos / NANOS_PER_MILLI;
  }

  /** An exponential histogram's scale, which exporters keep between -10 and 20. */
  int scale(long scale) {
    return within(scale, SCALE_MAX);
  }

  /** The index of an exponential histogram's first bucket. */
  int offset(long offset) {
    return within(offset, OFFSET_MAX);
  }

  private int within(long number, int limit) {
    if (Math.abs(number) > limit) {
      reject(Rejection.MALFORMED);
      return 0;
    }
    return (int) number;
  }

  /** Adds a quantile of the summary that the point is. */
  void quantile(double quantile, double value) {
    if (quantileCount == QUANTILES_MAX) {
      reject(Rejection.TOO_LARGE);
    } else {
      quantiles[quantileCount] = quantile;
      quantileValues[quantileCount++] = value;
    }
  }

  /** Ends the point; it is kept if its time can be right. */
  void endPoint() {
    Sample sample = current.sample;
    Rejection bad = checkTime(sample.timeMillis);
    if (bad != null) {
      timeRejection = bad;
      refused++;
      return;
    }
    if (size == POINTS_MAX || pointLabels.size() > LABEL_BYTES_MAX) {
      reject(Rejection.TOO_LARGE);
      return;
    }
    if (sample.startMillis > sample.timeMillis) {
      sample.startMillis = 0;
    }
    if (sample.buckets == null) {
      sample.stale |= !Double.isFinite(sample.value);
    } else if (!isSound(sample.buckets)) {
      reject(Rejection.MALFORMED);
      return;
    }
    keepLabels(current);
    size++;
    for (int i = 0; i < quantileCount && size < POINTS_MAX; i++) {
      addQuantile(sample, quantiles[i], quantileValues[i]);
    }
  }

  private Rejection checkTime(long millis) {
    if (millis == 0) {
      return Rejection.NO_TIME;
    } else if (millis < OLDEST_MILLIS) {
      return Rejection.TIME_TOO_OLD;
    }
    return millis > newestMillis ? Rejection.TIME_IN_FUTURE : null;
  }

  private static boolean isSound(Buckets buckets) {
    if (buckets.count < 0 || buckets.low < 0) {
      return false;
    }
    for (long count : buckets.counts) {
      if (count < 0) {
        return false;
      }
    }
    if (buckets.isExponential()) {
      return true;
    }
    double[] bounds = buckets.bounds;
    if (buckets.counts.length != (bounds.length == 0 ? 0 : bounds.length + 1)) {
      return false;
    }
    for (int i = 0; i < bounds.length; i++) {
      if (Double.isNaN(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
        return false;
      }
    }
    return true;
  }

  private void keepLabels(Point of) {
    of.hash = point.hash();
    of.labelsStart = pointLabels.size();
    for (int i = 0; i < point.size(); i++) {
      addLabel(pointLabels, point, i);
    }
    of.labelsEnd = pointLabels.size();
  }

  /** A quantile is a gauge of its own; where there was nothing to take it of, it has no value. */
  private void addQuantile(Sample summary, double quantile, double value) {
    if (!Double.isFinite(value) || point.isFull()) {
      return;
    }
    Point gauge = next();
    gauge.sample.timeMillis = summary.timeMillis;
    gauge.sample.startMillis = summary.startMillis;
    gauge.sample.stale = summary.stale;
    gauge.sample.value = value;
    int before = point.text().size();
    point.begin();
    point.text().add("quantile");
    point.name(before);
    int from = point.text().size();
    point.text().add(quantile);
    point.value(from);
    int place = point.end();
    keepLabels(gauge);
    if (place >= 0) {
      point.remove(place);
    }
    size++;
  }

  private static void addLabel(Text text, Attributes from, int i) {
    text.add(from.bytes(), from.nameStart(i), from.nameLength(i));
    text.add((byte) 0);
    int start = from.valueStart(i);
    int length = ByteText.cut(from.bytes(), start, from.valueLength(i), Attributes.VALUE_BYTES_MAX);
    text.addEnded(from.bytes(), start, length);
  }

  /** The points since then are those of a sum. */
  void finishSum(int from, int temporality, boolean monotonic) {
    for (int i = from; i < size; i++) {
      Sample sample = sample(i);
      sample.delta = temporality == TEMPORALITY_DELTA;
      sample.kind = monotonic || sample.delta ? Sample.Kind.COUNTER : Sample.Kind.GAUGE;
      // A counter below zero is none.
      sample.stale |= monotonic && sample.value < 0;
    }
  }

  /** The points since then are those of a histogram, or of a summary and its quantiles. */
  void finishHistogram(int from, int temporality) {
    for (int i = from; i < size; i++) {
      Sample sample = sample(i);
      if (sample.buckets != null) {
        sample.kind = Sample.Kind.HISTOGRAM;
        sample.delta = temporality == TEMPORALITY_DELTA;
      }
    }
  }

  void endMetric() {
    double micros = Durations.unit(metric, unit);
    if (metric.isEmpty() && size > metricFirst) {
      reject(Rejection.MALFORMED);
    }
    for (int i = metricFirst; i < size; i++) {
      Point each = points.get(i);
      Sample sample = each.sample;
      sample.metric = metric;
      sample.unit = micros;
      int kind = sample.kind.ordinal() * 2 + (sample.delta ? 1 : 0);
      each.hash = Attributes.mix(Attributes.mix(each.hash, metricHash), kind);
    }
  }

  void endScope() {
    if (scope.size() > 0) {
      long hash = scope.hash();
      for (int i = scopeFirst; i < size; i++) {
        points.get(i).hash = Attributes.mix(points.get(i).hash, hash);
      }
    }
  }

  void endResource() {
    target.read(resource);
    String cluster =
        target.clusterLength() == 0
            ? Lookup.DEFAULT_CLUSTER
            : names.get(resource.bytes(), target.clusterStart(), target.clusterLength());
    for (int i = resourceFirst; i < size; i++) {
      Point each = points.get(i);
      each.sample.cluster = cluster;
      each.sample.series = Attributes.mix(each.hash, target.hash());
      merged.clear();
      target.merge(resource, pointLabels.bytes(), each.labelsStart, each.labelsEnd, merged);
      each.sample.labels = labelTexts.get(merged.bytes(), 0, merged.size());
    }
  }
}
