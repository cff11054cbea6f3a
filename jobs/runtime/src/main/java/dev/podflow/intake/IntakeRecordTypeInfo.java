package dev.podflow.intake;

import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Says that intake records are handed on within a task as they are. Where a graph would send them
 * over the network the job fails at once: what reads an intake has to be chained to it.
 */
final class IntakeRecordTypeInfo<S> extends TypeInformation<IntakeRecord<S>> {
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
  @SuppressWarnings("unchecked")
  public Class<IntakeRecord<S>> getTypeClass() {
    return (Class<IntakeRecord<S>>) (Class<?>) IntakeRecord.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<IntakeRecord<S>> createSerializer(SerializerConfig config) {
    return new Serializer<>();
  }

  @Override
  public String toString() {
    return "IntakeRecord";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntakeRecordTypeInfo;
  }

  @Override
  public int hashCode() {
    return IntakeRecordTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof IntakeRecordTypeInfo;
  }

  private static final class Serializer<S> extends TypeSerializerSingleton<IntakeRecord<S>> {
    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public IntakeRecord<S> createInstance() {
      return new IntakeRecord<>();
    }

    @Override
    public IntakeRecord<S> copy(IntakeRecord<S> from) {
      return from;
    }

    @Override
    public IntakeRecord<S> copy(IntakeRecord<S> from, IntakeRecord<S> reuse) {
      return from;
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(IntakeRecord<S> record, DataOutputView target) throws IOException {
      throw leavesTask();
    }

    @Override
    public IntakeRecord<S> deserialize(DataInputView source) throws IOException {
      throw leavesTask();
    }

    @Override
    public IntakeRecord<S> deserialize(IntakeRecord<S> reuse, DataInputView source)
        throws IOException {
      throw leavesTask();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
      throw leavesTask();
    }

    private static IOException leavesTask() {
      return new IOException(
          "a record of an intake would leave its task; chain the operator that reads it to the source");
    }

    @Override
    public TypeSerializerSnapshot<IntakeRecord<S>> snapshotConfiguration() {
      return new Snapshot<>();
    }
  }

  /** There is nothing to restore: no state ever holds such a record. */
  public static final class Snapshot<S> extends SimpleTypeSerializerSnapshot<IntakeRecord<S>> {
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
