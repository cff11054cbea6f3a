package dev.podflow.metrics;

import dev.podflow.metric.Series;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Series in state, written by a serializer of their own. */
final class SeriesTypeInfo extends OwnTypeInfo<Series> {
  static final SeriesTypeInfo INSTANCE = new SeriesTypeInfo();

  private static final long serialVersionUID = 1L;

  private SeriesTypeInfo() {
    super(Series.class);
  }

  @Override
  public TypeSerializer<Series> createSerializer(SerializerConfig config) {
    return SeriesSerializer.INSTANCE;
  }
}
