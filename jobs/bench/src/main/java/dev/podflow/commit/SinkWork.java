package dev.podflow.commit;

import dev.podflow.count.Deltas;
import dev.podflow.delta.Delta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.SimpleCounter;

/**
 * The sink's work on rows, without Flink around it: over the wire to the writer, merged there,
 * encoded, and written into a checkpoint. It is in the sink's package because nobody but a
 * benchmark takes these parts singly.
 */
public final class SinkWork {
  private final DeltaSinkWriter writer =
      new DeltaSinkWriter(
          CommitOptions.from(new Configuration()),
          "bench",
          0,
          1,
          WriterState.NONE,
          Clock.systemUTC(),
          new SimpleCounter(),
          new SimpleCounter());
  private final CommitSerializer serializer = new CommitSerializer();
  private final DataOutputSerializer wire = new DataOutputSerializer(1 << 12);
  private final DataInputDeserializer read = new DataInputDeserializer();

  /**
   * Takes all rows and makes a commit of them.
   *
   * @return the commit's rows, of all tables
   */
  public int commit(Deltas deltas) {
    deltas.drain(this::write);
    try {
      Collection<Commit> commits = writer.prepareCommit();
      int rows = 0;
      for (Commit commit : commits) {
        rows += commit.blocks().stream().mapToInt(Block::rows).sum();
        if (serializer.serialize(commit).length == 0) {
          throw new IllegalStateException("a commit without bytes");
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Delta delta) {
    try {
      wire.clear();
      DeltaSerializer.INSTANCE.serialize(delta, wire);
      read.setBuffer(wire.getSharedBuffer(), 0, wire.length());
      writer.write(DeltaSerializer.INSTANCE.deserialize(read), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
