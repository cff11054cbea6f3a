package dev.podflow.metric.otlp;

import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Sample;
import java.util.Arrays;

/**
 * Walks a request in JSON. Names are in camel case, as OTLP has them, or as in the proto files; 64
 * bits are texts or numbers; members come in any order.
 */
final class JsonRequest {
  private static final int STALE = 1;
  private static final long LONGEST = Long.MAX_VALUE;

  private static final Names REQUEST = names("resourceMetrics", "resource_metrics");
  private static final Names RESOURCE_METRICS =
      names(
          "resource", "resource",
          "scopeMetrics", "scope_metrics",
          "instrumentationLibraryMetrics", "instrumentation_library_metrics");
  private static final Names SCOPE_METRICS = names("scope", "scope", "metrics", "metrics");
  private static final Names ATTRIBUTES = names("attributes", "attributes");
  private static final Names METRIC =
      names(
          "name", "name",
          "unit", "unit",
          "gauge", "gauge",
          "sum", "sum",
          "histogram", "histogram",
          "exponentialHistogram", "exponential_histogram",
          "summary", "summary");
  private static final Names DATA =
      names(
          "dataPoints", "data_points",
          "aggregationTemporality", "aggregation_temporality",
          "isMonotonic", "is_monotonic");
  private static final Names POINT =
      names(
          "attributes", "attributes",
          "timeUnixNano", "time_unix_nano",
          "startTimeUnixNano", "start_time_unix_nano",
          "flags", "flags",
          "asDouble", "as_double",
          "asInt", "as_int",
          "count", "count",
          "sum", "sum",
          "bucketCounts", "bucket_counts",
          "explicitBounds", "explicit_bounds",
          "scale", "scale",
          "zeroCount", "zero_count",
          "positive", "positive",
          "negative", "negative",
          "quantileValues", "quantile_values");
  private static final Names BUCKETS = names("offset", "offset", "bucketCounts", "bucket_counts");
  private static final Names QUANTILE = names("quantile", "quantile", "value", "value");
  private static final Names TEMPORALITIES =
      Names.of(
          "AGGREGATION_TEMPORALITY_UNSPECIFIED",
          "AGGREGATION_TEMPORALITY_DELTA",
          "AGGREGATION_TEMPORALITY_CUMULATIVE");

  private final JsonReader json = new JsonReader();
  private final RequestBuilder builder;
  private final JsonAttributes attributes;
  private final long[] counts = new long[Buckets.LIMIT];
  private final double[] bounds = new double[Buckets.LIMIT];
  private int countsSize;
  private int boundsSize;
  private int offset;

  JsonRequest(RequestBuilder builder) {
    this.builder = builder;
    this.attributes = new JsonAttributes(json, builder);
  }

  /** Each name in both spellings: the position by two is what it means. */
  static Names names(String... pairs) {
    String[] names = pairs.clone();
    for (int i = 1; i < names.length; i += 2) {
      if (names[i].equals(names[i - 1])) {
        // Not a name that JSON has.
        names[i] = names[i] + "\0";
      }
    }
    return Names.of(names);
  }

  /**
   * Reads a request into the builder.
   *
   * @return why it could not be read; null if it could
   */
  Rejection read(byte[] buffer, int start, int length) {
    json.open(buffer, start, length);
    boolean known = false;
    json.enterObject();
    while (member(REQUEST) >= 0) {
      known = true;
      json.enterArray();
      while (json.nextElement()) {
        readResourceMetrics();
      }
    }
    if (builder.isRejected()) {
      return builder.rejection();
    }
    if (!json.finish()) {
      return Rejection.of(json.error());
    }
    return known ? builder.rejection() : Rejection.UNKNOWN_MESSAGE;
  }

  int errorOffset() {
    return json.error() == JsonReader.Error.NONE ? json.offset() : json.errorOffset();
  }

  String errorPath() {
    return json.pathTo(errorOffset());
  }

  /** What the next member of these means; negative at the object's end. */
  private int member(Names names) {
    return member(json, names);
  }

  static int member(JsonReader json, Names names) {
    int member = json.nextMember(names);
    return member < 0 ? member : member >> 1;
  }

  private void readResourceMetrics() {
    builder.beginResource();
    json.enterObject();
    for (int member; (member = member(RESOURCE_METRICS)) >= 0; ) {
      if (member == 0) {
        readAttributesOf(builder.resource);
      } else {
        json.enterArray();
        while (json.nextElement()) {
          readScopeMetrics();
        }
      }
    }
    builder.endResource();
  }

  private void readScopeMetrics() {
    builder.beginScope();
    json.enterObject();
    for (int member; (member = member(SCOPE_METRICS)) >= 0; ) {
      if (member == 0) {
        readAttributesOf(builder.scope);
      } else {
        json.enterArray();
        while (json.nextElement()) {
          readMetric();
        }
      }
    }
    builder.endScope();
  }

  private void readAttributesOf(Attributes into) {
    json.enterObject();
    while (member(ATTRIBUTES) >= 0) {
      attributes.read(into);
    }
  }

  private void readMetric() {
    builder.beginMetric();
    json.enterObject();
    for (int member; (member = member(METRIC)) >= 0; ) {
      switch (member) {
        case 0 -> {
          if (json.readText()) {
            builder.metric(json.text(), json.textStart(), json.textLength());
          }
        }
        case 1 -> {
          if (json.readText()) {
            builder.unit(json.text(), json.textStart(), json.textLength());
          }
        }
        case 2 -> readData(Data.GAUGE);
        case 3 -> readData(Data.SUM);
        case 4 -> readData(Data.HISTOGRAM);
        case 5 -> readData(Data.EXPONENTIAL);
        default -> readData(Data.SUMMARY);
      }
    }
    builder.endMetric();
  }

  private void readData(Data data) {
    int from = builder.size();
    int temporality = 0;
    boolean monotonic = false;
    json.enterObject();
    for (int member; (member = member(DATA)) >= 0; ) {
      switch (member) {
        case 0 -> {
          json.enterArray();
          while (json.nextElement()) {
            readPoint(data);
          }
        }
        case 1 -> temporality = readTemporality();
        default -> monotonic = json.readBoolean();
      }
    }
    switch (data) {
      case GAUGE -> {}
      case SUM -> builder.finishSum(from, temporality, monotonic);
      case HISTOGRAM, EXPONENTIAL, SUMMARY -> builder.finishHistogram(from, temporality);
    }
  }

  /** A number, or its name. */
  private int readTemporality() {
    if (json.kind() != JsonReader.Kind.TEXT) {
      return (int) json.readLong(0, Integer.MAX_VALUE);
    }
    return json.readText()
        ? TEMPORALITIES.find(json.text(), json.textStart(), json.textLength())
        : 0;
  }

  private void readPoint(Data data) {
    Sample sample = builder.beginPoint();
    Buckets buckets = data == Data.GAUGE || data == Data.SUM ? null : new Buckets();
    if (data == Data.SUMMARY) {
      // It always has a sum, which is not written where it is 0.
      buckets.sum = 0;
    }
    countsSize = 0;
    boundsSize = 0;
    json.enterObject();
    for (int member; (member = member(POINT)) >= 0; ) {
      switch (member) {
        case 0 -> attributes.read(builder.point);
        case 1 -> sample.timeMillis = RequestBuilder.millis(json.readLong(0, LONGEST));
        case 2 -> sample.startMillis = RequestBuilder.millis(json.readLong(0, LONGEST));
        case 3 -> sample.stale |= (json.readLong(0, 0xFFFF_FFFFL) & STALE) != 0;
        case 4 -> sample.value = json.readDouble();
        case 5 -> sample.value = json.readLong(-LONGEST, LONGEST);
        default -> {
          if (buckets == null) {
            json.skip();
          } else {
            readBuckets(member, buckets);
          }
        }
      }
    }
    if (buckets != null) {
      finish(data, buckets);
      sample.buckets = buckets;
    }
    if (json.error() == JsonReader.Error.NONE) {
      builder.endPoint();
    }
  }

  private void readBuckets(int member, Buckets buckets) {
    switch (member) {
      case 6 -> buckets.count = json.readLong(0, LONGEST);
      case 7 -> buckets.sum = json.readDouble();
      case 8 -> readCounts();
      case 9 -> readBounds();
      case 10 -> buckets.scale = builder.scale(json.readLong(-LONGEST, LONGEST));
      case 11 -> buckets.low += json.readLong(0, LONGEST);
      case 12 -> {
        readExponentialBuckets();
        buckets.offset = offset;
        buckets.counts = Arrays.copyOf(counts, countsSize);
      }
      case 13 -> {
        readExponentialBuckets();
        for (int i = 0; i < countsSize; i++) {
          buckets.low += counts[i];
        }
      }
      default -> readQuantiles();
    }
  }

  private void finish(Data data, Buckets buckets) {
    if (data == Data.EXPONENTIAL) {
      buckets.bounds = null;
    } else if (data == Data.HISTOGRAM) {
      buckets.bounds = Arrays.copyOf(bounds, boundsSize);
      // One bucket for everything says no more than the count.
      buckets.counts = Arrays.copyOf(counts, boundsSize == 0 && countsSize == 1 ? 0 : countsSize);
    }
  }

  private void readCounts() {
    countsSize = 0;
    json.enterArray();
    while (json.nextElement()) {
      long count = json.readLong(0, LONGEST);
      if (countsSize == counts.length) {
        builder.reject(Rejection.TOO_LARGE);
      } else {
        counts[countsSize++] = count;
      }
    }
  }

  private void readBounds() {
    boundsSize = 0;
    json.enterArray();
    while (json.nextElement()) {
      double bound = json.readDouble();
      if (boundsSize == bounds.length) {
        builder.reject(Rejection.TOO_LARGE);
      } else {
        bounds[boundsSize++] = bound;
      }
    }
  }

  private void readExponentialBuckets() {
    countsSize = 0;
    offset = 0;
    json.enterObject();
    for (int member; (member = member(BUCKETS)) >= 0; ) {
      if (member == 0) {
        offset = builder.offset(json.readLong(-LONGEST, LONGEST));
      } else {
        readCounts();
      }
    }
  }

  private void readQuantiles() {
    json.enterArray();
    while (json.nextElement()) {
      double quantile = 0;
      double value = 0;
      json.enterObject();
      for (int member; (member = member(QUANTILE)) >= 0; ) {
        if (member == 0) {
          quantile = json.readDouble();
        } else {
          value = json.readDouble();
        }
      }
      builder.quantile(quantile, value);
    }
  }
}
