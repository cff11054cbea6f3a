package dev.podflow.commit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a shard's writer remembers.
 *
 * @param lastCommit the number of its last commit; the next one is larger
 * @param adopted commits in the ledger up to this number were accepted at a start
 * @param admitted which keys have rows of their own, as {@link dev.podflow.delta.Admission} has it
 */
record WriterState(long lastCommit, long adopted, byte[] admitted) {
  private static final byte[] NOTHING = {};
  static final WriterState NONE = new WriterState(0, 0);

  WriterState(long lastCommit, long adopted) {
    this(lastCommit, adopted, NOTHING);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriterState state
        && state.lastCommit == lastCommit
        && state.adopted == adopted
        && Arrays.equals(state.admitted, admitted);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(lastCommit) * 31 + Long.hashCode(adopted);
  }

  /** After a change of parallelism a shard may get several states, or none. */
  static WriterState merged(Collection<WriterState> states) {
    return states.stream().reduce(NONE, WriterState::and);
  }

  private WriterState and(WriterState other) {
    // One after the other is how an admission writes its parts, too.
    byte[] both = Arrays.copyOf(admitted, admitted.length + other.admitted.length);
    System.arraycopy(other.admitted, 0, both, admitted.length, other.admitted.length);
    return new WriterState(
        Math.max(lastCommit, other.lastCommit), Math.max(adopted, other.adopted), both);
  }

  static final class Serializer implements SimpleVersionedSerializer<WriterState> {
    private static final int VERSION = 2;

    /** Without what was admitted. */
    private static final int VERSION_1 = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) {
      return ByteBuffer.allocate(2 * Long.BYTES + state.admitted.length)
          .putLong(state.lastCommit)
          .putLong(state.adopted)
          .put(state.admitted)
          .array();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION && version != VERSION_1) {
        throw new IOException("a writer state of version " + version + " is not known");
      }
      ByteBuffer in = ByteBuffer.wrap(serialized);
      long lastCommit = in.getLong();
      long adopted = in.getLong();
      byte[] admitted = new byte[in.remaining()];
      in.get(admitted);
      return new WriterState(lastCommit, adopted, admitted);
    }
  }
}
