package dev.podflow.metrics;

import dev.podflow.metric.Sample;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Samples in a stream, written by a serializer of their own. */
final class SampleTypeInfo extends OwnTypeInfo<Sample> {
  static final SampleTypeInfo INSTANCE = new SampleTypeInfo();

  private static final long serialVersionUID = 1L;

  private SampleTypeInfo() {
    super(Sample.class);
  }

  @Override
  public TypeSerializer<Sample> createSerializer(SerializerConfig config) {
    return SampleSerializer.INSTANCE;
  }
}
