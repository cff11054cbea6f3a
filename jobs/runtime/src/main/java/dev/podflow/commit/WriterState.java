package dev.podflow.commit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a shard's writer remembers.
 *
 * @param lastCommit the number of its last commit; the next one is larger
 * @param adopted commits in the ledger up to this number were accepted at a start
 */
record WriterState(long lastCommit, long adopted) {
  static final WriterState NONE = new WriterState(0, 0);

  /** After a change of parallelism a shard may get several states, or none. */
  static WriterState newestOf(Collection<WriterState> states) {
    return states.stream()
        .reduce(
            NONE,
            (a, b) ->
                new WriterState(
                    Math.max(a.lastCommit, b.lastCommit), Math.max(a.adopted, b.adopted)));
  }

  static final class Serializer implements SimpleVersionedSerializer<WriterState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) {
      return ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(state.lastCommit)
          .putLong(state.adopted)
          .array();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("a writer state of version " + version + " is not known");
      }
      ByteBuffer in = ByteBuffer.wrap(serialized);
      return new WriterState(in.getLong(), in.getLong());
    }
  }
}
