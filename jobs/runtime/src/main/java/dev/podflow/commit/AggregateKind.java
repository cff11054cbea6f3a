package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.CoverageDelta;
import dev.podflow.schema.traffic.DDSketch;
import dev.podflow.schema.traffic.DnsDelta;
import dev.podflow.schema.traffic.DropDelta;
import dev.podflow.schema.traffic.HttpDelta;
import dev.podflow.schema.traffic.MetricDelta;
import dev.podflow.schema.traffic.MetricReading;
import dev.podflow.schema.traffic.PodPairDelta;
import dev.podflow.schema.traffic.PolicyEventDelta;
import dev.podflow.schema.traffic.PolicyHitDelta;
import dev.podflow.schema.traffic.QualityDelta;
import dev.podflow.schema.traffic.ServicePairDelta;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Http;
import dev.podflow.table.Metrics;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyCoverage;
import dev.podflow.table.PolicyEvents;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * How rows of a table become values of {@code traffic.aggregates}: which record of the union they
 * are, and which column goes where in it. A column that the schema does not know is left out: it
 * came with a later release.
 */
final class AggregateKind {
  private static final Map<String, Supplier<SpecificRecordBase>> KINDS =
      Map.ofEntries(
          kind(ServicePairs.TABLE, ServicePairDelta::new),
          kind(PolicyHits.TABLE, PolicyHitDelta::new),
          kind(Drops.TABLE, DropDelta::new),
          kind(Dns.TABLE, DnsDelta::new),
          kind(Http.TABLE, HttpDelta::new),
          kind(Quality.TABLE, QualityDelta::new),
          kind(Metrics.TABLE, MetricDelta::new),
          kind(PolicyCoverage.TABLE, CoverageDelta::new),
          kind(PodPairs.TABLE, PodPairDelta::new),
          kind(PolicyEvents.TABLE, PolicyEventDelta::new));

  private final Supplier<SpecificRecordBase> records;
  private final Column[] columns;

  /** Of each column, its field's position. */
  private final int[] positions;

  private AggregateKind(Supplier<SpecificRecordBase> records, DeltaTable table) {
    this.records = records;
    Schema schema = records.get().getSchema();
    columns =
        table.columns().stream()
            .filter(column -> schema.getField(column.name()) != null)
            .toArray(Column[]::new);
    positions =
        Arrays.stream(columns).mapToInt(column -> schema.getField(column.name()).pos()).toArray();
  }

  /** Whether rows of a table are published. */
  static boolean isPublished(DeltaTable table) {
    return KINDS.containsKey(table.name());
  }

  /** The kind of a table's rows; null if they are not published. */
  static AggregateKind of(DeltaTable table) {
    Supplier<SpecificRecordBase> records = KINDS.get(table.name());
    return records == null ? null : new AggregateKind(records, table);
  }

  private static Map.Entry<String, Supplier<SpecificRecordBase>> kind(
      DeltaTable table, Supplier<SpecificRecordBase> values) {
    return Map.entry(table.name(), values);
  }

  /** The tables that are published, by the full name of their kind's schema. */
  static Map<String, DeltaTable> tables() {
    Map<String, DeltaTable> tables = new HashMap<>();
    for (DeltaTable table : Tables.ALL) {
      put(tables, table);
    }
    put(tables, PolicyEvents.TABLE);
    return Map.copyOf(tables);
  }

  private static void put(Map<String, DeltaTable> tables, DeltaTable table) {
    Supplier<SpecificRecordBase> kind = KINDS.get(table.name());
    if (kind != null) {
      tables.put(kind.get().getSchema().getFullName(), table);
    }
  }

  TrafficAggregate aggregate(CommitToken token, Delta row) {
    SpecificRecordBase record = records.get();
    for (int i = 0; i < columns.length; i++) {
      record.put(positions[i], value(columns[i], row));
    }
    return new TrafficAggregate(token, record);
  }

  private static Object value(Column column, Delta row) {
    int slot = column.slot();
    return switch (column.type()) {
      case WINDOW -> Instant.ofEpochSecond(row.window());
      case TEXT -> row.text(slot);
      case MAP -> MapText.toMap(row.text(slot));
      case UINT8, UINT16 -> (int) row.number(slot);
      case UINT32, UINT64, MICROS -> row.number(slot);
      case SUM, MAX -> row.isKnown(slot) ? row.measure(slot) : null;
      case SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> row.isKnown(slot) ? row.float64(slot) : null;
      case LATEST_FLOAT64 -> latest(row, slot);
      case FIRST_TIME, LAST_TIME ->
          row.isKnown(slot) ? Instant.ofEpochSecond(row.measure(slot)) : null;
      case SKETCH -> sketch(row.sketch(slot));
      case STATE_UINT64_OR_NULL -> row.state(slot);
      case STATE_FLAG -> row.state(slot) instanceof Long flag ? flag != 0 : null;
      case STATE_TEXT, STATE_TIME, STATE_TIME_OR_NULL, STATE_MAP ->
          throw new IllegalStateException("no aggregate: " + column);
    };
  }

  private static MetricReading latest(Delta row, int slot) {
    return row.latestAt(slot) == 0
        ? null
        : new MetricReading(Instant.ofEpochMilli(row.latestAt(slot)), row.latest(slot));
  }

  private static DDSketch sketch(Sketch sketch) {
    // What was taken back altogether is as good as never told.
    if (sketch == null || sketch.size() == 0) {
      return null;
    }
    List<Integer> bins = new ArrayList<>(sketch.size());
    List<Long> counts = new ArrayList<>(sketch.size());
    for (int i = 0; i < sketch.size(); i++) {
      bins.add(sketch.bin(i));
      counts.add(sketch.count(i));
    }
    return new DDSketch(bins, counts);
  }
}
