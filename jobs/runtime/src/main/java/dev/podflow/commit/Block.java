package dev.podflow.commit;

import dev.podflow.delta.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

  /**
   * Rows, compressed with LZ4. Each is its length, day and day hash (three Int32 in little endian)
   * followed by the row as {@link RowBinary} writes it.
   *
   * @param rawLength the length before compression, bytes
   */
  record Segment(byte[] compressed, int rawLength) {
    /** What stands before each row: its length, day and day hash. */
    static final int ROW_HEADER_BYTES = 3 * Integer.BYTES;

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
