package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class DeltaSerializerTest {
  @Test
  void readsBackWhatItWrote() throws IOException {
    RandomDeltas random = new RandomDeltas(1);
    for (DeltaTable table : Tables.ALL) {
      for (int i = 0; i < 50; i++) {
        Delta delta = random.next(table, 20_000);
        DataOutputSerializer out = new DataOutputSerializer(64);
        DeltaSerializer.INSTANCE.serialize(delta, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        Delta read = DeltaSerializer.INSTANCE.deserialize(in);

        assertThat(in.available()).isZero();
        assertThat(read.table()).isSameAs(table);
        assertThat(read).hasToString(delta.toString());
      }
    }
  }

  @Test
  void copiesShareNothing() {
    Delta delta = new RandomDeltas(2).next(Tables.named("service_pairs"), 20_000);
    String before = delta.toString();

    Delta copy = DeltaSerializer.INSTANCE.copy(delta);
    assertThat(copy).hasToString(before);
    copy.add(0, 1);
    copy.sketchToFill(0).add(5, 1);

    assertThat(delta).hasToString(before);
  }

  @Test
  void snapshotIsCompatibleWithItselfAndNotWithOtherColumns() throws IOException {
    assertThat(resolve(written(shape -> shape)).isCompatibleAsIs()).isTrue();
    assertThat(resolve(written(shape -> shape.replace("flows:SUM", "flovs:SUM"))).isIncompatible())
        .isTrue();
  }

  private static TypeSerializerSchemaCompatibility<Delta> resolve(
      TypeSerializerSnapshot<Delta> old) {
    return DeltaSerializer.INSTANCE.snapshotConfiguration().resolveSchemaCompatibility(old);
  }

  private static TypeSerializerSnapshot<Delta> written(UnaryOperator<String> change)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    DeltaSerializer.INSTANCE.snapshotConfiguration().writeSnapshot(out);
    String text = new String(out.getCopyOfBuffer(), StandardCharsets.ISO_8859_1);
    byte[] changed = change.apply(text).getBytes(StandardCharsets.ISO_8859_1);
    DeltaSerializer.Snapshot read = new DeltaSerializer.Snapshot();
    read.readSnapshot(
        1, new DataInputDeserializer(changed), DeltaSerializerTest.class.getClassLoader());
    return read;
  }
}
