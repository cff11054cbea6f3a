package dev.podflow.commit;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import net.jpountz.lz4.LZ4Factory;

/**
 * One table's rows in a commit.
 *
 * @param table the table as it was when the rows were encoded; after deserialization a description
 *     of its own, so that a commit outlives a change of the table
 * @param rows how many
 * @param segments the rows, in pieces as they were compressed
 */
record Block(DeltaTable table, int rows, List<Segment> segments) {
  Block {
    segments = List.copyOf(segments);
  }

  /** Passes on each row, in the order in which they were encoded. */
  void forEach(Consumer<Delta> consumer) {
    for (Segment segment : segments) {
      ByteBuffer in = ByteBuffer.wrap(segment.raw()).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        in.position(in.position() + Segment.ROW_HEADER_BYTES);
        consumer.accept(RowBinary.read(table, in));
      }
    }
  }

  /**
   * Rows, compressed with LZ4. Each is its length, day and day hash (three Int32 in little endian)
   * followed by the row as {@link RowBinary} writes it.
   *
   * @param rawLength the length before compression, bytes
   */
  record Segment(byte[] compressed, int rawLength) {
    /** What stands before each row: its length, day and day hash. */
    static final int ROW_HEADER_BYTES = 3 * Integer.BYTES;

    /** The rows as they were before compression. */
    byte[] raw() {
      byte[] raw = new byte[rawLength];
      LZ4Factory.fastestJavaInstance().fastDecompressor().decompress(compressed, raw);
      return raw;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Segment segment
          && rawLength == segment.rawLength
          && Arrays.equals(compressed, segment.compressed);
    }

    @Override
    public int hashCode() {
      return Objects.hash(rawLength, Arrays.hashCode(compressed));
    }
  }
}
