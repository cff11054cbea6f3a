package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Deltas as rows of ClickHouse's RowBinary format (little endian), without {@code last_commit},
 * which is appended when a commit has its number.
 */
final class RowBinary {
  /** Neutral for min: the first time of something that did not happen. */
  private static final long NEVER = 0xFFFF_FFFFL;

  /** A sketch before its bins: a flag, gamma, the offset, the flags of the positive store. */
  private static final int SKETCH_HEAD_BYTES = 1 + 8 + 8 + 1 + 1;

  /** A sketch after its bins: the empty negative store, the count of zeros. */
  private static final int SKETCH_TAIL_BYTES = 1 + 1 + 1 + 1 + 8;

  private RowBinary() {}

  static void write(Delta delta, Bytes out) {
    for (Column column : delta.table().columns()) {
      int slot = column.slot();
      switch (column.type()) {
        case WINDOW -> out.int32(delta.window());
        case TEXT -> out.text(delta.text(slot));
        case UINT8 -> out.int8((int) delta.number(slot));
        case UINT16 -> out.int16((int) delta.number(slot));
        case UINT32 -> out.int32(delta.number(slot));
        case UINT64, MICROS -> out.int64(delta.number(slot));
        case SUM, SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> {
          boolean known = delta.isKnown(slot);
          out.int8(known ? 0 : 1);
          if (known) {
            out.int64(delta.measure(slot));
          }
        }
        case MAX -> out.int64(delta.measure(slot));
        case MAP -> map(MapText.toMap(delta.text(slot)), out);
        case LATEST_FLOAT64 -> {
          out.int64(delta.latestAt(slot));
          out.float64(delta.latest(slot));
        }
        case FIRST_TIME -> out.int32(delta.isKnown(slot) ? delta.measure(slot) : NEVER);
        case LAST_TIME -> out.int32(delta.measure(slot));
        case SKETCH -> sketch(delta.sketch(slot), out);
        case STATE_TEXT -> out.text(delta.state(slot) instanceof String text ? text : "");
        case STATE_FLAG -> out.int8((int) number(delta, slot));
        case STATE_TIME -> out.int64(number(delta, slot));
        case STATE_TIME_OR_NULL, STATE_UINT64_OR_NULL -> {
          boolean known = delta.state(slot) != null;
          out.int8(known ? 0 : 1);
          if (known) {
            out.int64(number(delta, slot));
          }
        }
        case STATE_MAP -> map(delta.state(slot), out);
      }
    }
  }

  private static long number(Delta delta, int slot) {
    return delta.state(slot) instanceof Long number ? number : 0;
  }

  /** In the order of the keys, so that the same row has the same bytes. */
  private static void map(Object state, Bytes out) {
    Map<?, ?> map = state instanceof Map<?, ?> known ? new TreeMap<>(known) : Map.of();
    out.varint(map.size());
    map.forEach(
        (key, value) -> {
          out.text((String) key);
          out.text((String) value);
        });
  }

  /**
   * The state of {@code quantilesDD(0.01, …)}: flag 2, gamma and offset of the mapping; flag 1 and
   * the store of positive values, flag 3 and that of negative ones (always empty), flag 4 and the
   * count of zeros. A sparse store is flag 4, the number of bins, then per bin the index's
   * difference to the one before as a zigzag varint and the count as Float64 (ClickHouse,
   * DDSketch.h and Store.h).
   */
  private static void sketch(Sketch sketch, Bytes out) {
    out.int8(2);
    out.float64(Sketch.GAMMA);
    out.float64(0);
    out.int8(1);
    out.int8(4);
    int bins = sketch == null ? 0 : sketch.size();
    out.varint(bins);
    int last = 0;
    for (int i = 0; i < bins; i++) {
      int difference = sketch.bin(i) - last;
      last = sketch.bin(i);
      out.varint(((long) difference << 1) ^ ((long) difference >> 63));
      out.float64(sketch.count(i));
    }
    out.int8(3);
    out.int8(4);
    out.varint(0);
    out.int8(4);
    out.float64(0);
  }

  /** Reads back a row that {@link #write} wrote. */
  static Delta read(DeltaTable table, ByteBuffer in) {
    Delta delta = new Delta(table);
    for (Column column : table.columns()) {
      int slot = column.slot();
      switch (column.type()) {
        case WINDOW -> delta.window(Integer.toUnsignedLong(in.getInt()));
        case TEXT -> delta.text(slot, text(in));
        case UINT8 -> delta.number(slot, Byte.toUnsignedLong(in.get()));
        case UINT16 -> delta.number(slot, Short.toUnsignedLong(in.getShort()));
        case UINT32 -> delta.number(slot, Integer.toUnsignedLong(in.getInt()));
        case UINT64, MICROS -> delta.number(slot, in.getLong());
        case SUM, SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> {
          if (in.get() == 0) {
            delta.add(slot, in.getLong());
          }
        }
        case MAX -> delta.add(slot, in.getLong());
        case MAP -> delta.text(slot, MapText.of(map(in)));
        case LATEST_FLOAT64 -> delta.latest(slot, in.getLong(), in.getDouble());
        case FIRST_TIME, LAST_TIME -> {
          long time = Integer.toUnsignedLong(in.getInt());
          if (time != 0 && time != NEVER) {
            delta.add(slot, time);
          }
        }
        case SKETCH -> sketch(in, delta, slot);
        case STATE_TEXT -> delta.state(slot, text(in));
        case STATE_FLAG -> delta.state(slot, (Long) (long) in.get());
        case STATE_TIME -> delta.state(slot, (Long) in.getLong());
        case STATE_TIME_OR_NULL, STATE_UINT64_OR_NULL ->
            delta.state(slot, in.get() == 0 ? (Long) in.getLong() : null);
        case STATE_MAP -> delta.state(slot, map(in));
      }
    }
    return delta;
  }

  static SortedMap<String, String> map(ByteBuffer in) {
    SortedMap<String, String> map = new TreeMap<>();
    for (long left = varint(in); left > 0; left--) {
      map.put(text(in), text(in));
    }
    return map;
  }

  private static void sketch(ByteBuffer in, Delta delta, int slot) {
    in.position(in.position() + SKETCH_HEAD_BYTES);
    int bin = 0;
    for (long left = varint(in); left > 0; left--) {
      long zigzag = varint(in);
      bin += (int) ((zigzag >>> 1) ^ -(zigzag & 1));
      delta.sketchToFill(slot).addBin(bin, (long) in.getDouble());
    }
    in.position(in.position() + SKETCH_TAIL_BYTES);
  }

  static String text(ByteBuffer in) {
    byte[] utf8 = new byte[(int) varint(in)];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /**
   * The day since the epoch (UTC) whose partition a row belongs to; 0 for a table without times.
   */
  static int day(Delta delta) {
    Column first = delta.table().columns().get(0);
    return switch (first.type()) {
      case WINDOW -> (int) Math.floorDiv(delta.window(), 86_400L);
      case MICROS -> (int) Math.floorDiv(delta.number(first.slot()), 86_400_000_000L);
      case TEXT,
          UINT8,
          UINT16,
          UINT32,
          UINT64,
          SUM,
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
          MAP,
          SUM_FLOAT64,
          MIN_FLOAT64,
          MAX_FLOAT64,
          LATEST_FLOAT64 ->
          0;
    };
  }

  /** Whether rows begin with a window, four bytes that a coarser tier rewrites. */
  static boolean hasWindow(DeltaTable table) {
    return table.columns().get(0).type() == ColumnType.WINDOW;
  }
}
