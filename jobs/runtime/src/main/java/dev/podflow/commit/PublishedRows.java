package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.DDSketch;
import dev.podflow.schema.traffic.MetricReading;
import dev.podflow.schema.traffic.TrafficAggregate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** Values of {@code traffic.aggregates} as the rows that they were made of. */
public final class PublishedRows {
  private static final Map<String, DeltaTable> TABLES = AggregateKind.tables();

  private PublishedRows() {}

  /** The value of a row; null if rows of its table are not published. */
  public static TrafficAggregate aggregate(CommitToken token, Delta row) {
    AggregateKind kind = AggregateKind.of(row.table());
    return kind == null ? null : kind.aggregate(token, row);
  }

  /**
   * The row of a value.
   *
   * @return null if it is of a kind that this release does not know
   * @throws IllegalArgumentException if it says what cannot be
   */
  public static Delta row(TrafficAggregate aggregate) {
    if (!(aggregate.getDelta() instanceof SpecificRecordBase record)) {
      return null;
    }
    DeltaTable table = TABLES.get(record.getSchema().getFullName());
    if (table == null) {
      return null;
    }
    Delta row = new Delta(table);
    for (Column column : table.columns()) {
      Schema.Field field = record.getSchema().getField(column.name());
      Object value = field == null ? null : record.get(field.pos());
      if (value != null) {
        set(row, column, value);
      }
    }
    return row;
  }

  private static void set(Delta row, Column column, Object value) {
    int slot = column.slot();
    switch (column.type()) {
      case WINDOW -> row.window(((Instant) value).getEpochSecond());
      case TEXT -> row.text(slot, (String) value);
      case MAP -> row.text(slot, MapText.of(texts((Map<?, ?>) value)));
      case UINT8, UINT16, UINT32, UINT64, MICROS -> row.number(slot, ((Number) value).longValue());
      case SUM, MAX -> row.add(slot, (Long) value);
      case SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> row.addFloat64(slot, (Double) value);
      case LATEST_FLOAT64 -> {
        MetricReading reading = (MetricReading) value;
        row.latest(slot, reading.getAt().toEpochMilli(), reading.getValue());
      }
      case FIRST_TIME, LAST_TIME -> row.add(slot, ((Instant) value).getEpochSecond());
      case SKETCH -> {
        DDSketch sketch = (DDSketch) value;
        List<Integer> bins = sketch.getBins();
        if (bins.size() != sketch.getCounts().size()) {
          throw new IllegalArgumentException(
              "%s has %d bins and %d counts"
                  .formatted(column.name(), bins.size(), sketch.getCounts().size()));
        }
        for (int i = 0; i < bins.size(); i++) {
          row.sketchToFill(slot).addBin(bins.get(i), sketch.getCounts().get(i));
        }
      }
      case STATE_UINT64_OR_NULL -> row.state(slot, (Long) value);
      case STATE_FLAG -> row.state(slot, (Long) ((Boolean) value ? 1L : 0L));
      case STATE_TEXT, STATE_TIME, STATE_TIME_OR_NULL, STATE_MAP ->
          throw new IllegalStateException("no aggregate: " + column);
    }
  }

  private static TreeMap<String, String> texts(Map<?, ?> map) {
    TreeMap<String, String> texts = new TreeMap<>();
    map.forEach((name, value) -> texts.put((String) name, (String) value));
    return texts;
  }
}
