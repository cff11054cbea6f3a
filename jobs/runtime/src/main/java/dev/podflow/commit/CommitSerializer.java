package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1 of a commit in Flink's state: self-contained, with the columns of its tables. */
final class CommitSerializer implements SimpleVersionedSerializer<Commit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Commit commit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(commit.job());
    out.writeLong(commit.number());
    out.writeLong(commit.checkpoint());
    out.writeInt(commit.shard());
    out.writeInt(commit.shards());
    out.writeInt(commit.rowsPerInsert());
    out.writeInt(commit.blocks().size());
    for (Block block : commit.blocks()) {
      writeTable(block.table(), out);
      out.writeInt(block.rows());
      out.writeInt(block.segments().size());
      for (Block.Segment segment : block.segments()) {
        out.writeInt(segment.rawLength());
        out.writeInt(segment.compressed().length);
        out.write(segment.compressed());
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public Commit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("a commit of version " + version + " is not known to this release");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    String job = in.readUTF();
    long number = in.readLong();
    long checkpoint = in.readLong();
    int shard = in.readInt();
    int shards = in.readInt();
    int rowsPerInsert = in.readInt();
    List<Block> blocks = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      DeltaTable table = readTable(in);
      int rows = in.readInt();
      List<Block.Segment> segments = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        int rawLength = in.readInt();
        byte[] compressed = new byte[in.readInt()];
        in.readFully(compressed);
        segments.add(new Block.Segment(compressed, rawLength));
      }
      blocks.add(new Block(table, rows, segments));
    }
    return new Commit(job, number, checkpoint, shard, shards, rowsPerInsert, blocks);
  }

  /** Names, not ordinals: the enums may be reordered. */
  private static void writeTable(DeltaTable table, DataOutputStream out) throws IOException {
    out.writeUTF(table.name());
    out.writeBoolean(table.merging());
    out.writeByte(table.tiers().size());
    for (Tier tier : table.tiers()) {
      out.writeUTF(tier.name());
    }
    out.writeShort(table.columns().size());
    for (Column column : table.columns()) {
      out.writeUTF(column.type().name());
      out.writeUTF(column.name());
    }
  }

  private static DeltaTable readTable(DataInputStream in) throws IOException {
    String name = in.readUTF();
    boolean merging = in.readBoolean();
    Tier[] tiers = new Tier[in.readByte()];
    for (int i = 0; i < tiers.length; i++) {
      tiers[i] = Tier.valueOf(in.readUTF());
    }
    DeltaTable.Builder table = DeltaTable.named(name, tiers);
    if (!merging) {
      table.ofSingleEvents();
    }
    for (int left = in.readShort(); left > 0; left--) {
      ColumnType type = ColumnType.valueOf(in.readUTF());
      table.with(type, in.readUTF());
    }
    return table.build();
  }
}
