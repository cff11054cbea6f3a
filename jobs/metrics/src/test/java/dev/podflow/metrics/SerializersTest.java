package dev.podflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.metric.Buckets;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SerializersTest {
  @Test
  void samplesArriveAsTheyWereSent() throws IOException {
    Random random = new Random(1);
    TypeSerializer<Sample> serializer = SampleSerializer.INSTANCE.duplicate();
    Sample reused = new Sample();
    for (int i = 0; i < 2_000; i++) {
      Sample sample = random(random);
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(sample, out);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      Sample read = serializer.deserialize(reused, in);

      assertThat(in.available()).isZero();
      assertThat(read).usingRecursiveComparison().isEqualTo(sample);
      assertThat(serializer.copy(sample)).usingRecursiveComparison().isEqualTo(sample);
    }
  }

  private static Sample random(Random random) {
    Sample sample = new Sample();
    sample.series = random.nextLong();
    sample.cluster = random.nextBoolean() ? "prod" : "späti";
    sample.metric = "m" + random.nextInt(3);
    sample.labels = "pod\0" + "x".repeat(random.nextInt(2_000)) + "\0";
    sample.kind = Sample.Kind.values()[random.nextInt(3)];
    sample.delta = random.nextBoolean();
    sample.timeMillis = random.nextLong();
    sample.startMillis = random.nextLong();
    sample.stale = random.nextBoolean();
    sample.unit = 1e3;
    sample.seenMillis = random.nextLong();
    sample.standsForRecord = random.nextBoolean();
    if (sample.kind == Sample.Kind.HISTOGRAM) {
      sample.buckets = new Buckets();
      sample.buckets.count = random.nextLong();
      sample.buckets.sum = random.nextGaussian();
      sample.buckets.counts = random.longs(3).toArray();
      if (random.nextBoolean()) {
        sample.buckets.bounds = null;
        sample.buckets.scale = random.nextInt(40) - 20;
        sample.buckets.offset = random.nextInt();
        sample.buckets.low = random.nextLong();
      } else {
        sample.buckets.bounds = random.doubles(2).toArray();
      }
    } else {
      sample.value = random.nextGaussian();
    }
    return sample;
  }

  @ParameterizedTest
  @EnumSource(Frozen.class)
  void stateOfEveryReleaseIsRead(Frozen frozen) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(frozen.hex);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    Series series = SeriesSerializer.INSTANCE.deserialize(in);

    assertThat(in.available()).isZero();
    assertThat(series.seenMillis()).isEqualTo(1_767_355_201_000L);
    DataOutputSerializer out = new DataOutputSerializer(64);
    SeriesSerializer.INSTANCE.serialize(series.copy(), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
  }

  /** Written by a release; never changed. */
  enum Frozen {
    COUNTER_V1(
        "01"
            + "0000019b7e9435e8" // seen
            + "010000" // cut, not from zero, no buckets
            + "0002"
            + "0000019b7e9347a0"
            + "0000000000000000"
            + "4024000000000000"
            + "0000019b7e9435e8"
            + "0000019b7e9435e7"
            + "4028000000000000"),
    HISTOGRAM_V1(
        "01"
            + "0000019b7e9435e8"
            + "000101" // not cut, from zero, with buckets
            + "0002"
            + "0000019b7e9347a0"
            + "0000000000000000"
            + "0000000000000003"
            + "4004000000000000"
            + "00"
            + "0001"
            + "4014000000000000"
            + "0002"
            + "0000000000000001"
            + "0000000000000002"
            + "0000019b7e9435e8"
            + "0000000000000000"
            + "0000000000000007"
            + "7ff8000000000000"
            + "01"
            + "fd"
            + "fffffffe"
            + "0000000000000004"
            + "0001"
            + "0000000000000003");

    private final String hex;

    Frozen(String hex) {
      this.hex = hex;
    }
  }

  @Test
  void theSnapshotsNameTheirSerializers() throws IOException {
    for (TypeSerializer<?> serializer :
        new TypeSerializer<?>[] {SampleSerializer.INSTANCE, SeriesSerializer.INSTANCE}) {
      assertThat(restored(serializer)).isEqualTo(serializer);
    }
  }

  private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            SerializersTest.class.getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    return snapshot.restoreSerializer();
  }
}
