package dev.podflow.metrics;

import dev.podflow.flow.StringPool;
import dev.podflow.metric.Buckets;
import dev.podflow.metric.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Samples between tasks. Texts are pooled where they arrive: the same series come with every
 * scrape.
 */
final class SampleSerializer extends TypeSerializer<Sample> {
  static final SampleSerializer INSTANCE = new SampleSerializer();

  private static final long serialVersionUID = 1L;

  private static final int DELTA = 1;
  private static final int STALE = 2;
  private static final int STANDS_FOR_RECORD = 4;
  private static final int KIND_SHIFT = 3;
  private static final Sample.Kind[] KINDS = Sample.Kind.values();

  private transient StringPool pool;
  private transient byte[] text;

  @Override
  public void serialize(Sample sample, DataOutputView out) throws IOException {
    out.writeByte(
        sample.kind.ordinal() << KIND_SHIFT
            | (sample.delta ? DELTA : 0)
            | (sample.stale ? STALE : 0)
            | (sample.standsForRecord ? STANDS_FOR_RECORD : 0));
    out.writeLong(sample.series);
    out.writeLong(sample.timeMillis);
    out.writeLong(sample.startMillis);
    out.writeLong(sample.seenMillis);
    out.writeDouble(sample.unit);
    text(sample.cluster, out);
    text(sample.metric, out);
    text(sample.labels, out);
    if (sample.kind == Sample.Kind.HISTOGRAM) {
      sample.buckets.write(out);
    } else {
      out.writeDouble(sample.value);
    }
  }

  private static void text(String text, DataOutputView out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private String text(DataInputView in) throws IOException {
    int length = in.readInt();
    if (pool == null) {
      pool = new StringPool();
      text = new byte[StringPool.MAX_LENGTH_BYTES];
    }
    if (length > text.length) {
      text = new byte[length];
    }
    in.readFully(text, 0, length);
    return pool.get(text, 0, length);
  }

  @Override
  public Sample deserialize(DataInputView in) throws IOException {
    return deserialize(new Sample(), in);
  }

  @Override
  public Sample deserialize(Sample sample, DataInputView in) throws IOException {
    int flags = in.readByte();
    sample.kind = KINDS[flags >> KIND_SHIFT];
    sample.delta = (flags & DELTA) != 0;
    sample.stale = (flags & STALE) != 0;
    sample.standsForRecord = (flags & STANDS_FOR_RECORD) != 0;
    sample.series = in.readLong();
    sample.timeMillis = in.readLong();
    sample.startMillis = in.readLong();
    sample.seenMillis = in.readLong();
    sample.unit = in.readDouble();
    sample.cluster = text(in);
    sample.metric = text(in);
    sample.labels = text(in);
    if (sample.kind == Sample.Kind.HISTOGRAM) {
      sample.buckets = Buckets.read(in);
      sample.value = 0;
    } else {
      sample.buckets = null;
      sample.value = in.readDouble();
    }
    return sample;
  }

  @Override
  public Sample copy(Sample from) {
    return copy(from, new Sample());
  }

  @Override
  public Sample copy(Sample from, Sample to) {
    to.series = from.series;
    to.cluster = from.cluster;
    to.metric = from.metric;
    to.labels = from.labels;
    to.kind = from.kind;
    to.delta = from.delta;
    to.timeMillis = from.timeMillis;
    to.startMillis = from.startMillis;
    to.stale = from.stale;
    to.value = from.value;
    // Not changed by anybody once they are read.
    to.buckets = from.buckets;
    to.unit = from.unit;
    to.seenMillis = from.seenMillis;
    to.standsForRecord = from.standsForRecord;
    return to;
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public Sample createInstance() {
    return new Sample();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public int getLength() {
    return -1;
  }

  /** Each task has its own pool. */
  @Override
  public TypeSerializer<Sample> duplicate() {
    return new SampleSerializer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SampleSerializer;
  }

  @Override
  public int hashCode() {
    return SampleSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Sample> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Samples are never in state, but for those on their way in an unaligned checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Sample> {
    public Snapshot() {
      super(SampleSerializer::new);
    }
  }
}
