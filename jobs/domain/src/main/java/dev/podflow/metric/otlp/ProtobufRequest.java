package dev.podflow.metric.otlp;

import static dev.podflow.protobuf.Wire.BYTES;
import static dev.podflow.protobuf.Wire.FIXED64;
import static dev.podflow.protobuf.Wire.VARINT;

import dev.podflow.flow.Rejection;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Sample;
import dev.podflow.protobuf.Wire;
import java.util.Arrays;

/** Walks a request in protobuf. Fields are those of opentelemetry-proto 1.x, by number. */
final class ProtobufRequest {
  private static final int STALE = 1;

  private final Wire wire = new Wire();
  private final RequestBuilder builder;
  private final ProtobufAttributes attributes;
  private final long[] counts = new long[Buckets.LIMIT];
  private final double[] bounds = new double[Buckets.LIMIT];
  private int countsSize;
  private int boundsSize;

  ProtobufRequest(RequestBuilder builder) {
    this.builder = builder;
    this.attributes = new ProtobufAttributes(wire, builder);
  }

  /**
   * Reads a request into the builder.
   *
   * @return why it could not be read; null if it could
   */
  Rejection read(byte[] buffer, int offset, int length) {
    wire.open(buffer, offset, length);
    for (int tag; (tag = next()) != 0; ) {
      if (tag == Wire.tag(1, BYTES)) {
        readResourceMetrics();
      } else {
        wire.skip(tag);
      }
    }
    return wire.failed() && !builder.isRejected() ? Rejection.MALFORMED : builder.rejection();
  }

  int errorOffset() {
    return wire.errorOffset();
  }

  /** What is read for nothing is not read. */
  private int next() {
    return builder.isRejected() ? 0 : wire.next();
  }

  private void readResourceMetrics() {
    int outer = wire.enter();
    builder.beginResource();
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> readAttributesOf(builder.resource, 1);
        // 1000 is what scopes were called before 1.0.
        case 2 << 3 | BYTES, 1000 << 3 | BYTES -> readScopeMetrics();
        default -> wire.skip(tag);
      }
    }
    builder.endResource();
    wire.leave(outer);
  }

  private void readScopeMetrics() {
    int outer = wire.enter();
    builder.beginScope();
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> readAttributesOf(builder.scope, 3);
        case 2 << 3 | BYTES -> readMetric();
        default -> wire.skip(tag);
      }
    }
    builder.endScope();
    wire.leave(outer);
  }

  /** Of a resource or scope, nothing else is of interest. */
  private void readAttributesOf(Attributes into, int field) {
    int outer = wire.enter();
    for (int tag; (tag = next()) != 0; ) {
      if (tag == Wire.tag(field, BYTES)) {
        attributes.read(into);
      } else {
        wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readMetric() {
    int outer = wire.enter();
    builder.beginMetric();
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> {
          int length = wire.length();
          builder.metric(wire.buffer(), wire.position(), length);
          wire.advance(length);
        }
        case 3 << 3 | BYTES -> {
          int length = wire.length();
          builder.unit(wire.buffer(), wire.position(), length);
          wire.advance(length);
        }
        case 5 << 3 | BYTES -> readData(Data.GAUGE);
        case 7 << 3 | BYTES -> readData(Data.SUM);
        case 9 << 3 | BYTES -> readData(Data.HISTOGRAM);
        case 10 << 3 | BYTES -> readData(Data.EXPONENTIAL);
        case 11 << 3 | BYTES -> readData(Data.SUMMARY);
        default -> wire.skip(tag);
      }
    }
    builder.endMetric();
    wire.leave(outer);
  }

  private void readData(Data data) {
    int outer = wire.enter();
    int from = builder.size();
    int temporality = 0;
    boolean monotonic = false;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> readPoint(data);
        case 2 << 3 | VARINT -> temporality = (int) wire.varint();
        case 3 << 3 | VARINT -> monotonic = wire.varint() != 0;
        default -> wire.skip(tag);
      }
    }
    switch (data) {
      case GAUGE -> {}
      case SUM -> builder.finishSum(from, temporality, monotonic);
      case HISTOGRAM, EXPONENTIAL, SUMMARY -> builder.finishHistogram(from, temporality);
    }
    wire.leave(outer);
  }

  private void readPoint(Data data) {
    int outer = wire.enter();
    Sample sample = builder.beginPoint();
    switch (data) {
      case GAUGE, SUM -> readNumber(sample);
      case HISTOGRAM -> readHistogram(sample);
      case EXPONENTIAL -> readExponential(sample);
      case SUMMARY -> readSummary(sample);
    }
    if (!wire.failed()) {
      builder.endPoint();
    }
    wire.leave(outer);
  }

  /** What all kinds of points have: the times, which have the same numbers. */
  private boolean readTime(int tag, Sample sample) {
    switch (tag) {
      case 2 << 3 | FIXED64 -> sample.startMillis = RequestBuilder.millis(wire.fixed64());
      case 3 << 3 | FIXED64 -> sample.timeMillis = RequestBuilder.millis(wire.fixed64());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readFlags(Sample sample) {
    sample.stale |= (wire.varint() & STALE) != 0;
  }

  private void readNumber(Sample sample) {
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 4 << 3 | FIXED64 -> sample.value = wire.float64();
        case 6 << 3 | FIXED64 -> sample.value = wire.fixed64();
        case 7 << 3 | BYTES -> attributes.read(builder.point);
        case 8 << 3 | VARINT -> readFlags(sample);
        default -> {
          if (!readTime(tag, sample)) {
            wire.skip(tag);
          }
        }
      }
    }
  }

  private void readHistogram(Sample sample) {
    Buckets buckets = new Buckets();
    countsSize = 0;
    boundsSize = 0;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 4 << 3 | FIXED64 -> buckets.count = wire.fixed64();
        case 5 << 3 | FIXED64 -> buckets.sum = wire.float64();
        case 6 << 3 | FIXED64 -> addCount(wire.fixed64());
        case 6 << 3 | BYTES -> {
          int outer = wire.enter();
          while (wire.hasMore()) {
            addCount(wire.fixed64());
          }
          wire.leave(outer);
        }
        case 7 << 3 | FIXED64 -> addBound(wire.float64());
        case 7 << 3 | BYTES -> {
          int outer = wire.enter();
          while (wire.hasMore()) {
            addBound(wire.float64());
          }
          wire.leave(outer);
        }
        case 9 << 3 | BYTES -> attributes.read(builder.point);
        case 10 << 3 | VARINT -> readFlags(sample);
        default -> {
          if (!readTime(tag, sample)) {
            wire.skip(tag);
          }
        }
      }
    }
    buckets.bounds = Arrays.copyOf(bounds, boundsSize);
    // One bucket for everything says no more than the count.
    buckets.counts = Arrays.copyOf(counts, boundsSize == 0 && countsSize == 1 ? 0 : countsSize);
    sample.buckets = buckets;
  }

  private void readExponential(Sample sample) {
    Buckets buckets = new Buckets();
    buckets.bounds = null;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> attributes.read(builder.point);
        case 4 << 3 | FIXED64 -> buckets.count = wire.fixed64();
        case 5 << 3 | FIXED64 -> buckets.sum = wire.float64();
        case 6 << 3 | VARINT -> buckets.scale = builder.scale(wire.zigzag());
        case 7 << 3 | FIXED64 -> buckets.low += wire.fixed64();
        case 8 << 3 | BYTES -> {
          buckets.offset = readExponentialBuckets();
          buckets.counts = Arrays.copyOf(counts, countsSize);
        }
        case 9 << 3 | BYTES -> {
          readExponentialBuckets();
          for (int i = 0; i < countsSize; i++) {
            buckets.low += counts[i];
          }
        }
        case 10 << 3 | VARINT -> readFlags(sample);
        default -> {
          if (!readTime(tag, sample)) {
            wire.skip(tag);
          }
        }
      }
    }
    sample.buckets = buckets;
  }

  /** Reads counts, and returns the offset of the first. */
  private int readExponentialBuckets() {
    int outer = wire.enter();
    int offset = 0;
    countsSize = 0;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | VARINT -> offset = builder.offset(wire.zigzag());
        case 2 << 3 | VARINT -> addCount(wire.varint());
        case 2 << 3 | BYTES -> {
          int packed = wire.enter();
          while (wire.hasMore()) {
            addCount(wire.varint());
          }
          wire.leave(packed);
        }
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    return offset;
  }

  private void readSummary(Sample sample) {
    Buckets buckets = new Buckets();
    // A summary always has a sum, which is not written where it is 0.
    buckets.sum = 0;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 4 << 3 | FIXED64 -> buckets.count = wire.fixed64();
        case 5 << 3 | FIXED64 -> buckets.sum = wire.float64();
        case 6 << 3 | BYTES -> readQuantile();
        case 7 << 3 | BYTES -> attributes.read(builder.point);
        case 8 << 3 | VARINT -> readFlags(sample);
        default -> {
          if (!readTime(tag, sample)) {
            wire.skip(tag);
          }
        }
      }
    }
    sample.buckets = buckets;
  }

  private void readQuantile() {
    int outer = wire.enter();
    double quantile = 0;
    double value = 0;
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> quantile = wire.float64();
        case 2 << 3 | FIXED64 -> value = wire.float64();
        default -> wire.skip(tag);
      }
    }
    builder.quantile(quantile, value);
    wire.leave(outer);
  }

  private void addCount(long count) {
    if (countsSize == counts.length) {
      builder.reject(Rejection.TOO_LARGE);
    } else {
      counts[countsSize++] = count;
    }
  }

  private void addBound(double bound) {
    if (boundsSize == bounds.length) {
      builder.reject(Rejection.TOO_LARGE);
    } else {
      bounds[boundsSize++] = bound;
    }
  }
}
