package dev.podflow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.table.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Reads what the tables of a stack hold of Hubble's logs in the form of the naive count. */
final class StoredTables {
  /** The first parameter is the relative error. */
  private static final String QUANTILES =
      "quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)";

  private final LocalStack stack;
  private final String clusters;

  /**
   * @param clusters those whose rows are read
   */
  StoredTables(LocalStack stack, List<String> clusters) {
    this.stack = stack;
    this.clusters =
        clusters.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "(", ")"));
  }

  /** Rows by their key columns' texts; measures that are NULL are 0. */
  Map<List<String>, Map<String, Long>> sums(String table, String tier) {
    List<String> measures = Measures.SUMS.get(table);
    Map<List<String>, Map<String, Long>> rows = new HashMap<>();
    String columns =
        measures.stream().map(name -> "sum(" + name + ")").collect(Collectors.joining(", "));
    for (JsonNode row : select(table, tier, columns, "")) {
      Map<String, Long> sums = new TreeMap<>();
      int keys = row.size() - measures.size();
      for (int i = 0; i < measures.size(); i++) {
        sums.put(measures.get(i), row.get(keys + i).asLong());
      }
      rows.put(key(row, keys), sums);
    }
    return rows;
  }

  /** The quantiles of the latencies of rows that have any. */
  Map<List<String>, List<Double>> latencies(String table, String tier) {
    String any = "HAVING " + QUANTILES + "[1] > 0";
    return select(table, tier, QUANTILES, any).stream()
        .collect(Collectors.toMap(row -> key(row, row.size() - 1), StoredTables::quantiles));
  }

  private List<JsonNode> select(String table, String tier, String columns, String having) {
    List<String> keys =
        Tables.named(table).columns().stream()
            .filter(column -> column.type().isKey())
            .map(StoredTables::expression)
            .toList();
    String places =
        IntStream.rangeClosed(1, keys.size())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return stack.query(
        String.join(
            " ",
            "SELECT",
            String.join(", ", keys) + ", " + columns,
            "FROM podflow." + table + tier,
            "WHERE source_system = 'cilium' AND cluster IN " + clusters,
            "GROUP BY " + places,
            having));
  }

  private static String expression(Column column) {
    return column.type() == ColumnType.WINDOW
        ? "toString(toUnixTimestamp(" + column.name() + "))"
        : "toString(" + column.name() + ")";
  }

  private static List<String> key(JsonNode row, int columns) {
    return IntStream.range(0, columns).mapToObj(i -> row.get(i).asText()).toList();
  }

  private static List<Double> quantiles(JsonNode row) {
    return StreamSupport.stream(row.get(row.size() - 1).spliterator(), false)
        .map(JsonNode::asDouble)
        .toList();
  }
}
