package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The inserts of a block, the same ones in the same order each time: for each tier, one per day,
 * and several where a day has more rows than one insert may have. One insert touches one partition,
 * so it is one part and one key answers for all of it.
 */
final class Inserts {
  private final Commit commit;
  private final Block block;
  private final List<byte[]> segments = new ArrayList<>();

  /** Rows by day, and within it by chunk. */
  private final SortedMap<Integer, List<List<Row>>> days = new TreeMap<>();

  /** Where a row lies: in which segment, from where, how long. */
  private record Row(byte[] segment, int offset, int length) {}

  /** Receives one insert after another, so that only one body is in memory. */
  interface Consumer {
    void accept(Insert insert) throws IOException, InterruptedException;
  }

  Inserts(Commit commit, Block block) {
    this.commit = commit;
    this.block = block;
    for (Block.Segment segment : block.segments()) {
      segments.add(segment.raw());
    }
    split();
  }

  void forEach(Consumer consumer) throws IOException, InterruptedException {
    for (Tier tier : block.table().tiers()) {
      int n = 0;
      for (List<List<Row>> chunks : days.values()) {
        for (List<Row> rows : chunks) {
          if (!rows.isEmpty()) {
            consumer.accept(insert(tier, n++, rows));
          }
        }
      }
    }
  }

  private void split() {
    SortedMap<Integer, Integer> rowsByDay = new TreeMap<>();
    eachRow((day, hash, row) -> rowsByDay.merge(day, 1, Integer::sum));
    rowsByDay.forEach(
        (day, rows) -> {
          List<List<Row>> chunks = new ArrayList<>();
          for (int left = rows; left > 0; left -= commit.rowsPerInsert()) {
            chunks.add(new ArrayList<>());
          }
          days.put(day, chunks);
        });
    // By hash: rows that are one in a coarser tier have to stay together, or the key that proves
    // one insert could have come with another.
    eachRow(
        (day, hash, row) -> {
          List<List<Row>> chunks = days.get(day);
          chunks.get(Math.floorMod(hash, chunks.size())).add(row);
        });
  }

  private interface RowConsumer {
    void accept(int day, int hash, Row row);
  }

  private void eachRow(RowConsumer consumer) {
    for (byte[] segment : segments) {
      ByteBuffer in = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        int length = in.getInt();
        int day = in.getInt();
        int hash = in.getInt();
        consumer.accept(day, hash, new Row(segment, in.position(), length));
        in.position(in.position() + length);
      }
    }
  }

  private Insert insert(Tier tier, int n, List<Row> rows) {
    DeltaTable table = block.table();
    boolean window = RowBinary.hasWindow(table);
    int size = 0;
    for (Row row : rows) {
      size = Math.addExact(size, row.length() + Long.BYTES);
    }
    Bytes body = new Bytes(size);
    for (Row row : rows) {
      int at = body.size();
      body.bytes(row.segment(), row.offset(), row.length());
      if (window) {
        body.int32At(at, tier.floor(windowOf(row)));
      }
      body.int64(commit.number());
    }
    String name = table.name() + tier.suffix();
    String token = commit.tokenPrefix() + name + "-" + n;
    return new Insert(
        name, columns(table), token, body.toByteArray(), rows.size(), proof(name, tier, rows));
  }

  private static long windowOf(Row row) {
    return Integer.toUnsignedLong(reader(row).getInt());
  }

  private static ByteBuffer reader(Row row) {
    return ByteBuffer.wrap(row.segment(), row.offset(), row.length())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String columns(DeltaTable table) {
    StringJoiner columns = new StringJoiner(", ", "", ", last_commit");
    for (Column column : table.columns()) {
      columns.add(quoted(column));
    }
    return columns.toString();
  }

  /** The first row stands for all of them. */
  private String proof(String table, Tier tier, List<Row> rows) {
    ByteBuffer in = reader(rows.get(0));
    StringJoiner key = new StringJoiner(" AND ");
    for (Column column : block.table().columns()) {
      if (!column.type().isKey()) {
        break;
      }
      key.add(quoted(column) + " = " + literal(column, tier, in));
    }
    return "SELECT max(last_commit) >= " + commit.number() + " FROM " + table + " WHERE " + key;
  }

  private static String literal(Column column, Tier tier, ByteBuffer in) {
    return switch (column.type()) {
      case WINDOW -> "toDateTime(" + tier.floor(Integer.toUnsignedLong(in.getInt())) + ", 'UTC')";
      case TEXT -> literal(RowBinary.text(in));
      case MAP -> literal(RowBinary.map(in));
      case UINT8 -> Integer.toString(Byte.toUnsignedInt(in.get()));
      case UINT16 -> Integer.toString(Short.toUnsignedInt(in.getShort()));
      case UINT32 -> Integer.toUnsignedString(in.getInt());
      case UINT64 -> Long.toUnsignedString(in.getLong());
      case MICROS -> "fromUnixTimestamp64Micro(" + in.getLong() + ", 'UTC')";
      case SUM,
          MAX,
          FIRST_TIME,
          LAST_TIME,
          SKETCH,
          STATE_TEXT,
          STATE_FLAG,
          STATE_TIME,
          STATE_TIME_OR_NULL,
          STATE_UINT64_OR_NULL,
          STATE_MAP,
          SUM_FLOAT64,
          MIN_FLOAT64,
          MAX_FLOAT64,
          LATEST_FLOAT64 ->
          throw new IllegalStateException("no key");
    };
  }

  /** An empty map has no type of its own. */
  private static String literal(SortedMap<String, String> map) {
    StringJoiner pairs = new StringJoiner(", ", "CAST(map(", "), 'Map(String, String)')");
    map.forEach((name, value) -> pairs.add(literal(name) + ", " + literal(value)));
    return pairs.toString();
  }

  /** A text as SQL has it. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'";
  }

  private static String quoted(Column column) {
    return "`" + column.name() + "`";
  }
}
