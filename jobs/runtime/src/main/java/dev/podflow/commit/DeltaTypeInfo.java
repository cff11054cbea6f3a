package dev.podflow.commit;

import dev.podflow.delta.Delta;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Deltas in a stream, written by a serializer of their own. */
public final class DeltaTypeInfo extends TypeInformation<Delta> {
  public static final DeltaTypeInfo INSTANCE = new DeltaTypeInfo();

  private static final long serialVersionUID = 1L;

  private DeltaTypeInfo() {}

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<Delta> getTypeClass() {
    return Delta.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<Delta> createSerializer(SerializerConfig config) {
    return DeltaSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "Delta";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeltaTypeInfo;
  }

  @Override
  public int hashCode() {
    return DeltaTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof DeltaTypeInfo;
  }
}
