package dev.podflow.delta;

import dev.podflow.delta.ColumnType.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One row of a {@link DeltaTable}, mutable: key columns that identify it, and measures that are
 * added up or states of which the newest holds. Lives on the hot path, so columns are addressed by
 * slot ({@link DeltaTable#slot}); the arrays are its own and never null, texts are never null.
 */
public final class Delta {
  private static final long[] NO_TIMES = {};
  private static final double[] NO_VALUES = {};

  private final DeltaTable table;
  private final String[] texts;
  private final long[] numbers;
  private final long[] measures;
  private final Sketch[] sketches;

  /** Texts, numbers (Long) or maps of texts, as their columns say; null is NULL. */
  private final Object[] states;

  /** Of latest values: when, milliseconds since the epoch, 0 for never; and what. */
  private final long[] latestTimes;

  private final double[] latestValues;

  private long window;

  /** Bit i: measure i is known. An unknown measure is NULL, never 0. */
  private long known;

  public Delta(DeltaTable table) {
    this.table = table;
    this.texts = new String[table.slots(Store.TEXT)];
    this.numbers = new long[table.slots(Store.NUMBER)];
    this.measures = new long[table.slots(Store.MEASURE)];
    this.sketches = new Sketch[table.slots(Store.SKETCH)];
    this.states = new Object[table.slots(Store.STATE)];
    int latest = table.slots(Store.LATEST);
    this.latestTimes = latest == 0 ? NO_TIMES : new long[latest];
    this.latestValues = latest == 0 ? NO_VALUES : new double[latest];
    Arrays.fill(texts, "");
  }

  /** An own row with the key of another and no measures. */
  Delta copyKey() {
    Delta copy = new Delta(table);
    copy.window = window;
    System.arraycopy(texts, 0, copy.texts, 0, texts.length);
    System.arraycopy(numbers, 0, copy.numbers, 0, numbers.length);
    return copy;
  }

  public DeltaTable table() {
    return table;
  }

  /** Start of the window in epoch seconds; 0 for a table without windows. */
  public long window() {
    return window;
  }

  public Delta window(long epochSeconds) {
    window = epochSeconds;
    return this;
  }

  public String text(int slot) {
    return texts[slot];
  }

  /**
   * @param value null counts as unknown, {@code ''}
   */
  public Delta text(int slot, String value) {
    texts[slot] = value == null ? "" : value;
    return this;
  }

  public long number(int slot) {
    return numbers[slot];
  }

  public Delta number(int slot, long value) {
    numbers[slot] = value;
    return this;
  }

  /** A measure's value, of a Float64 its raw bits; 0 while it is not {@link #isKnown known}. */
  public long measure(int slot) {
    return measures[slot];
  }

  /** A Float64 measure's value; 0 while it is not {@link #isKnown known}. */
  public double float64(int slot) {
    return Double.longBitsToDouble(measures[slot]);
  }

  public boolean isKnown(int measureSlot) {
    return (known & (1L << measureSlot)) != 0;
  }

  /** Bit i is set where measure i is known; for serialization. */
  public long knownMask() {
    return known;
  }

  /** Marks measures as known, 0 until something is added: bit i stands for measure i. */
  public Delta know(long mask) {
    known |= mask;
    return this;
  }

  /**
   * Adds to a measure in the way of its column: a sum, a minimum, a maximum, a first or a last
   * time.
   *
   * @param value of a Float64 its raw bits
   */
  public Delta add(int measureSlot, long value) {
    boolean first = !isKnown(measureSlot);
    known |= 1L << measureSlot;
    long old = measures[measureSlot];
    measures[measureSlot] =
        switch (table.measure(measureSlot).type()) {
          case SUM -> old + value;
          case MAX, LAST_TIME -> first ? value : Math.max(old, value);
          case FIRST_TIME -> first ? value : Math.min(old, value);
          case SUM_FLOAT64 -> first ? value : bits(float64(old) + float64(value));
          case MIN_FLOAT64 -> first ? value : bits(Math.min(float64(old), float64(value)));
          case MAX_FLOAT64 -> first ? value : bits(Math.max(float64(old), float64(value)));
          case WINDOW,
              TEXT,
              UINT8,
              UINT16,
              UINT32,
              UINT64,
              MICROS,
              SKETCH,
              STATE_TEXT,
              STATE_FLAG,
              STATE_TIME,
              STATE_TIME_OR_NULL,
              STATE_UINT64_OR_NULL,
              STATE_MAP,
              MAP,
              LATEST_FLOAT64 ->
              throw new IllegalStateException("not a measure");
        };
    return this;
  }

  /**
   * Adds to a Float64 measure in the way of its column.
   *
   * @param value finite
   */
  public Delta addFloat64(int measureSlot, double value) {
    return add(measureSlot, bits(value));
  }

  private static double float64(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** When the latest value was measured, milliseconds since the epoch; 0 where none was. */
  public long latestAt(int slot) {
    return latestTimes[slot];
  }

  /** The latest value; 0 where none was measured. */
  public double latest(int slot) {
    return latestValues[slot];
  }

  /**
   * A value that holds unless there is a later one.
   *
   * @param atMillis since the epoch, positive
   * @param value finite
   */
  public Delta latest(int slot, long atMillis, double value) {
    long before = latestTimes[slot];
    if (atMillis > before || (atMillis == before && value > latestValues[slot])) {
      latestTimes[slot] = atMillis;
      latestValues[slot] = value;
    }
    return this;
  }

  /** The sketch in a slot; null while it is empty. */
  public Sketch sketch(int slot) {
    return sketches[slot];
  }

  /** The sketch in a slot, made where there is none yet. */
  public Sketch sketchToFill(int slot) {
    Sketch sketch = sketches[slot];
    if (sketch == null) {
      sketch = new Sketch();
      sketches[slot] = sketch;
    }
    return sketch;
  }

  /** A state's value: a text, a Long, a map of texts, or null for NULL. */
  public Object state(int slot) {
    return states[slot];
  }

  /**
   * @param value null counts as unknown, {@code ''}
   */
  public Delta state(int slot, String value) {
    states[slot] = value == null ? "" : value;
    return this;
  }

  /**
   * @param value null only where the column may be NULL
   */
  public Delta state(int slot, Long value) {
    states[slot] = value;
    return this;
  }

  public Delta state(int slot, Map<String, String> value) {
    states[slot] = Map.copyOf(value);
    return this;
  }

  /**
   * Adds another row's measures to this one's and takes its states over, as it is the newer one;
   * the other is left as it is.
   */
  public void merge(Delta other) {
    for (int i = 0; i < measures.length; i++) {
      if (other.isKnown(i)) {
        add(i, other.measures[i]);
      }
    }
    for (int i = 0; i < sketches.length; i++) {
      if (other.sketches[i] != null) {
        sketchToFill(i).merge(other.sketches[i]);
      }
    }
    for (int i = 0; i < latestTimes.length; i++) {
      if (other.latestTimes[i] != 0) {
        latest(i, other.latestTimes[i], other.latestValues[i]);
      }
    }
    System.arraycopy(other.states, 0, states, 0, states.length);
  }

  /** Equal for rows of equal key, also in another process. */
  public int keyHash() {
    return keyHashAt(window);
  }

  /**
   * Equal for rows of equal key on the same day, also in another process: it decides which subtask
   * of the sink writes a row, and is part of what is kept, so it never changes.
   */
  public int dayHash() {
    return keyHashAt(Tier.DAY.floor(window));
  }

  private int keyHashAt(long time) {
    int hash = Long.hashCode(time);
    for (String text : texts) {
      hash = hash * 31 + text.hashCode();
    }
    for (long number : numbers) {
      hash = hash * 31 + Long.hashCode(number);
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  /**
   * A hash of the key without its window and without what is {@linkplain DeltaTable#open open}: of
   * who does it, not to whom.
   */
  long sourceHash() {
    return hash(false);
  }

  /** A hash of the key without its window. */
  long keyHashOfAllWindows() {
    return hash(true);
  }

  private long hash(boolean open) {
    long hash = 1;
    for (Column column : table.columns()) {
      if (!column.type().isKey()) {
        break;
      }
      if (open || !table.open().contains(column)) {
        hash =
            switch (column.type().store()) {
              case TEXT -> mix(hash + texts[column.slot()].hashCode());
              case NUMBER -> mix(hash + numbers[column.slot()]);
              case WINDOW, MEASURE, SKETCH, STATE, LATEST -> hash;
            };
      }
    }
    return hash == 0 ? 1 : hash;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Takes away what is open of the key, and names it instead. */
  void close(String name) {
    List<Column> open = table.open();
    for (Column column : open) {
      if (column.type().store() == Store.TEXT) {
        texts[column.slot()] = column == open.get(0) ? name : "";
      } else {
        numbers[column.slot()] = 0;
      }
    }
  }

  /** Whether both are the same row of the same table. */
  public boolean keyEquals(Delta other) {
    if (table != other.table || window != other.window) {
      return false;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != other.numbers[i]) {
        return false;
      }
    }
    for (int i = 0; i < texts.length; i++) {
      if (!texts[i].equals(other.texts[i])) {
        return false;
      }
    }
    return true;
  }

  /** For tests and logs: the row with its columns' names. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table.name()).append('{');
    for (Column column : table.columns()) {
      Object value =
          switch (column.type().store()) {
            case WINDOW -> window;
            case TEXT ->
                column.type() == ColumnType.MAP
                    ? MapText.toMap(texts[column.slot()])
                    : texts[column.slot()];
            case NUMBER -> numbers[column.slot()];
            case MEASURE -> isKnown(column.slot()) ? measure(column) : null;
            case LATEST -> latestValues[column.slot()] + "@" + latestTimes[column.slot()];
            case SKETCH -> sketches[column.slot()];
            case STATE ->
                states[column.slot()] instanceof Map<?, ?> map
                    ? new TreeMap<>(map)
                    : states[column.slot()];
          };
      text.append(column.name()).append('=').append(value).append(", ");
    }
    text.setLength(text.length() - 2);
    return text.append('}').toString();
  }

  private Object measure(Column column) {
    return switch (column.type()) {
      case SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> (Object) float64(column.slot());
      default -> (Object) measures[column.slot()];
    };
  }
}
