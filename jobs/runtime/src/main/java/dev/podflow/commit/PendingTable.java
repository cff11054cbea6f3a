package dev.podflow.commit;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * One table's rows since the last checkpoint. Rows of equal key are merged while they fit in the
 * map; a full map is encoded early, and a key that comes again is simply a further row, which
 * ClickHouse adds up.
 */
final class PendingTable {
  /** Keeps a compressed piece, and what is held uncompressed, small. */
  private static final int SEGMENT_BYTES = 8 << 20;

  /** The Java one: it needs no native code, which is there only where Flink has these classes. */
  private static final LZ4Compressor LZ4 = LZ4Factory.fastestJavaInstance().fastCompressor();

  private final DeltaTable table;
  private final int mapRowsMax;
  private final DeltaMap map;
  private final Bytes row = new Bytes(256);
  private final Bytes raw = new Bytes(1 << 14);
  private final List<Block.Segment> segments = new ArrayList<>();
  private int encodedRows;

  PendingTable(DeltaTable table, int mapRowsMax) {
    this.table = table;
    this.mapRowsMax = mapRowsMax;
    this.map = new DeltaMap(table);
  }

  void add(Delta delta) {
    if (!table.merging()) {
      encode(delta);
      return;
    }
    map.merge(delta);
    if (map.size() >= mapRowsMax) {
      map.drain(this::encode);
    }
  }

  /** How many rows it holds now. */
  int rows() {
    return encodedRows + map.size();
  }

  /** Hands everything over and starts anew. */
  Block drain() {
    map.drain(this::encode);
    compress();
    Block block = new Block(table, encodedRows, segments);
    segments.clear();
    encodedRows = 0;
    return block;
  }

  private void encode(Delta delta) {
    row.clear();
    RowBinary.write(delta, row);
    raw.int32(row.size());
    raw.int32(RowBinary.day(delta));
    raw.int32(delta.dayHash());
    raw.bytes(row.array(), 0, row.size());
    encodedRows++;
    if (raw.size() >= SEGMENT_BYTES) {
      compress();
    }
  }

  private void compress() {
    if (raw.size() > 0) {
      segments.add(new Block.Segment(LZ4.compress(raw.array(), 0, raw.size()), raw.size()));
      raw.clear();
    }
  }
}
