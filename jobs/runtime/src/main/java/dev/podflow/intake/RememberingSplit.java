package dev.podflow.intake;

import java.io.IOException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** A Kafka partition with its offset and, as bytes, what is remembered of it. */
final class RememberingSplit extends KafkaPartitionSplit {
  private final byte[] memory;

  RememberingSplit(KafkaPartitionSplit split, long nextOffset, byte[] memory) {
    super(
        split.getTopicPartition(),
        nextOffset,
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.memory = memory;
  }

  byte[] memory() {
    return memory;
  }

  /** Writes splits with and without memory: those that the enumerator hands out have none. */
  static final class Serializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
    private static final int VERSION = 1;
    private final KafkaPartitionSplitSerializer splits = new KafkaPartitionSplitSerializer();

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
      byte[] bytes = splits.serialize(split);
      byte[] memory =
          split instanceof RememberingSplit remembering ? remembering.memory : new byte[0];
      DataOutputSerializer out = new DataOutputSerializer(bytes.length + memory.length + 16);
      out.writeInt(splits.getVersion());
      out.writeInt(bytes.length);
      out.write(bytes);
      out.writeInt(memory.length);
      out.write(memory);
      return out.getCopyOfBuffer();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("a split of version " + version + " is not known");
      }
      DataInputDeserializer in = new DataInputDeserializer(serialized);
      int splitVersion = in.readInt();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      KafkaPartitionSplit split = splits.deserialize(splitVersion, bytes);
      byte[] memory = new byte[in.readInt()];
      in.readFully(memory);
      return memory.length == 0
          ? split
          : new RememberingSplit(split, split.getStartingOffset(), memory);
    }
  }
}
