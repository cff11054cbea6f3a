package dev.podflow.delta;

/** What a column holds, how it is written, and how two values of the same key become one. */
public enum ColumnType {
  /** Start of the window in epoch seconds (ClickHouse DateTime); part of the key, always first. */
  WINDOW(Store.WINDOW),
  /** Key: text, {@code ''} where unknown. */
  TEXT(Store.TEXT),
  /** Key: UInt8. */
  UINT8(Store.NUMBER),
  /** Key: UInt16, 0 where unknown. */
  UINT16(Store.NUMBER),
  /** Key: UInt32. */
  UINT32(Store.NUMBER),
  /** Key: UInt64. */
  UINT64(Store.NUMBER),
  /** Key: DateTime64(6), microseconds since the epoch. */
  MICROS(Store.NUMBER),
  /** Measure: Nullable(UInt64), added up; NULL where its source cannot know it. */
  SUM(Store.MEASURE),
  /** Measure: UInt64, the largest wins; 0 where unknown. */
  MAX(Store.MEASURE),
  /** Measure: DateTime in epoch seconds, the earliest wins. */
  FIRST_TIME(Store.MEASURE),
  /** Measure: DateTime in epoch seconds, the latest wins. */
  LAST_TIME(Store.MEASURE),
  /** Measure: a {@link Sketch}, merged; empty where nothing was measured. */
  SKETCH(Store.SKETCH),
  /** State: text, {@code ''} where unknown; the newest row's wins, as with every state. */
  STATE_TEXT(Store.STATE),
  /** State: UInt8, 0 or 1. */
  STATE_FLAG(Store.STATE),
  /** State: DateTime64(3), milliseconds since the epoch. */
  STATE_TIME(Store.STATE),
  /** State: Nullable(DateTime64(3)), milliseconds since the epoch. */
  STATE_TIME_OR_NULL(Store.STATE),
  /** State: Nullable(UInt64). */
  STATE_UINT64_OR_NULL(Store.STATE),
  /** State: Map(LowCardinality(String), String). */
  STATE_MAP(Store.STATE),
  /** Key: Map(LowCardinality(String), String), in a {@link Delta} as {@link MapText}. */
  MAP(Store.TEXT),
  /** Measure: Nullable(Float64), added up; NULL where its source cannot know it. */
  SUM_FLOAT64(Store.MEASURE),
  /** Measure: Nullable(Float64), the smallest wins. */
  MIN_FLOAT64(Store.MEASURE),
  /** Measure: Nullable(Float64), the largest wins. */
  MAX_FLOAT64(Store.MEASURE),
  /**
   * Measure: Tuple(at DateTime64(3), value Float64), the latest wins, and of two at the same time
   * the larger value; at 1970 where nothing was measured.
   */
  LATEST_FLOAT64(Store.LATEST);

  /** Which of a {@link Delta}'s arrays a column lives in. */
  public enum Store {
    WINDOW,
    TEXT,
    NUMBER,
    MEASURE,
    SKETCH,
    STATE,
    LATEST
  }

  private final Store store;

  ColumnType(Store store) {
    this.store = store;
  }

  public Store store() {
    return store;
  }

  /** Whether rows that differ in it are different rows. */
  public boolean isKey() {
    return store == Store.WINDOW || store == Store.TEXT || store == Store.NUMBER;
  }
}
