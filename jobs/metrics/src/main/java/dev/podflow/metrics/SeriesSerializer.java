package dev.podflow.metrics;

import dev.podflow.metric.Series;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Series in state. Each begins with the version of its format, so what is old can be read. */
final class SeriesSerializer extends TypeSerializerSingleton<Series> {
  static final SeriesSerializer INSTANCE = new SeriesSerializer();

  private static final long serialVersionUID = 1L;

  private SeriesSerializer() {}

  @Override
  public void serialize(Series series, DataOutputView out) throws IOException {
    series.write(out);
  }

  @Override
  public Series deserialize(DataInputView in) throws IOException {
    return Series.read(in);
  }

  @Override
  public Series deserialize(Series reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public Series copy(Series from) {
    return from.copy();
  }

  @Override
  public Series copy(Series from, Series reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public Series createInstance() {
    return new Series();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<Series> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The same serializer for every version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Series> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
