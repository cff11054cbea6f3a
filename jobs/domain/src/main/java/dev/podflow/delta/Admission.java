package dev.podflow.delta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bounds the rows of a table where somebody scans, or names run wild: which keys have rows of their
 * own on a day. A key is admitted when it is first seen, and for the whole day, as long as its
 * source (all of the key that is not {@linkplain DeltaTable#open open}) has not had its share and
 * the day is not full; so the numbers of an admitted key are exact. All others of a source are
 * added up in one row that is called {@value #OTHER}. So who scans fills its own share only.
 *
 * <p>Not thread-safe.
 */
public final class Admission {
  /** What is in the first open column of rows that stand for all others. */
  public static final String OTHER = "__other__";

  /** Late rows come for days before; days before those begin anew. */
  private static final int DAYS = 4;

  private static final byte[] NOTHING = {};

  private final String other;
  private final int keysPerSource;
  private final int keysPerDay;

  /** By table, and by the start of the day, seconds since the epoch. */
  private final Map<DeltaTable, TreeMap<Long, Day>> days = new HashMap<>();

  /** What is admitted on a day, as hashes. */
  private static final class Day {
    final LongSet keys = new LongSet();
    final Map<Long, Integer> bySource = new HashMap<>();
  }

  /**
   * @param shard where rows of one key are always of one shard: its number, which shards but the
   *     first have in the name of their others, as no two may write the same row
   * @param keysPerSource how many keys a source may have on a day, at least 1
   * @param keysPerDay how many keys there may be on a day, at least 1
   */
  public Admission(int shard, int keysPerSource, int keysPerDay) {
    this.other = shard == 0 ? OTHER : OTHER + shard;
    this.keysPerSource = keysPerSource;
    this.keysPerDay = keysPerDay;
  }

  /**
   * Leaves a row as it is if its key is admitted, else makes it one of its source's others.
   *
   * @return whether it is admitted
   */
  public boolean admit(Delta delta) {
    if (delta.table().open().isEmpty()) {
      return true;
    }
    Day day = day(delta.table(), Tier.DAY.floor(delta.window()));
    long key = delta.keyHashOfAllWindows();
    if (day.keys.contains(key)) {
      return true;
    }
    long source = delta.sourceHash();
    int had = day.bySource.getOrDefault(source, 0);
    if (had >= keysPerSource || day.keys.size() >= keysPerDay) {
      delta.close(other);
      return false;
    }
    day.keys.add(key);
    day.bySource.put(source, had + 1);
    return true;
  }

  private Day day(DeltaTable table, long start) {
    TreeMap<Long, Day> ofTable = days.computeIfAbsent(table, t -> new TreeMap<>());
    Day day = ofTable.computeIfAbsent(start, s -> new Day());
    if (ofTable.size() > DAYS) {
      ofTable.remove(ofTable.firstKey() == start ? ofTable.higherKey(start) : ofTable.firstKey());
    }
    return day;
  }

  /**
   * For a checkpoint.
   *
   * @param tables all tables; a table's place in the list is its name
   */
  public byte[] toBytes(List<DeltaTable> tables) {
    if (days.isEmpty()) {
      return NOTHING;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int i = 0; i < tables.size(); i++) {
        for (Map.Entry<Long, Day> day :
            days.getOrDefault(tables.get(i), new TreeMap<>()).entrySet()) {
          out.writeInt(i);
          out.writeLong(day.getKey());
          write(day.getValue(), out);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Day day, DataOutputStream out) throws IOException {
    out.writeInt(day.keys.size());
    day.keys.forEach(out::writeLong);
    out.writeInt(day.bySource.size());
    for (Map.Entry<Long, Integer> source : day.bySource.entrySet()) {
      out.writeLong(source.getKey());
      out.writeInt(source.getValue());
    }
  }

  /**
   * Adds what a checkpoint has. After a change of the number of shards a shard may get what several
   * knew, or nothing: then keys of this day may be admitted that had been among the others.
   *
   * @param bytes those of {@link #toBytes}, of one after the other
   * @throws UncheckedIOException if they are not
   */
  public void restore(byte[] bytes, List<DeltaTable> tables) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      while (in.available() > 0) {
        Day day = day(tables.get(in.readInt()), in.readLong());
        for (int size = in.readInt(); size > 0; size--) {
          day.keys.add(in.readLong());
        }
        for (int size = in.readInt(); size > 0; size--) {
          day.bySource.merge(in.readLong(), in.readInt(), Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restore which keys are admitted", e);
    }
  }
}
