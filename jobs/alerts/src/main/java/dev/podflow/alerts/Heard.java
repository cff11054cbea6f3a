package dev.podflow.alerts;

import dev.podflow.intake.PartitionCodec;
import dev.podflow.schema.traffic.CommitToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What has been heard of a partition of {@code traffic.aggregates}: the newest token of each job's
 * shard, by which a repetition is told.
 */
final class Heard {
  private static final int VERSION = 1;

  private final Map<String, Position> positions = new HashMap<>();

  private record Position(long commit, int sequence) {}

  /** Whether a token is new; a repetition, after a failure of whoever wrote it, is not. */
  boolean isNew(CommitToken token) {
    String writer = token.getJob() + "/" + token.getShard();
    Position last = positions.get(writer);
    boolean repeated =
        last != null
            && (token.getCommit() < last.commit
                || (token.getCommit() == last.commit && token.getSequence() <= last.sequence));
    if (!repeated) {
      positions.put(writer, new Position(token.getCommit(), token.getSequence()));
    }
    return !repeated;
  }

  /** How it is saved with its partition. */
  static final class Codec implements PartitionCodec<Heard> {
    private static final long serialVersionUID = 1;

    @Override
    public Heard create() {
      return new Heard();
    }

    @Override
    public byte[] toBytes(Heard heard) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeInt(VERSION);
        out.writeInt(heard.positions.size());
        for (Map.Entry<String, Position> position : heard.positions.entrySet()) {
          out.writeUTF(position.getKey());
          out.writeLong(position.getValue().commit);
          out.writeInt(position.getValue().sequence);
        }
      } catch (IOException e) {
        throw new IllegalStateException("an array in memory refused bytes", e);
      }
      return bytes.toByteArray();
    }

    @Override
    public Heard fromBytes(byte[] bytes) throws IOException {
      Heard heard = new Heard();
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        int version = in.readInt();
        if (version != VERSION) {
          throw new IOException("memory of aggregates of version " + version + " is not known");
        }
        for (int size = in.readInt(); size > 0; size--) {
          heard.positions.put(in.readUTF(), new Position(in.readLong(), in.readInt()));
        }
      }
      return heard;
    }
  }
}
