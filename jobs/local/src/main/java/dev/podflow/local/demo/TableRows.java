package dev.podflow.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.simulator.truth.Rows;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a stack, to be compared with the truth. */
public final class TableRows implements Rows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClickHouse clickHouse;

  public TableRows(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  @Override
  public List<Map<String, Object>> query(String sql) throws IOException {
    try {
      return clickHouse.rows(sql, Map.of()).stream().map(TableRows::plain).toList();
    } catch (ClickHouse.Refused e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, Object> plain(Map<String, JsonNode> row) {
    Map<String, Object> values = new HashMap<>();
    row.forEach((name, value) -> values.put(name, JSON.convertValue(value, Object.class)));
    return values;
  }
}
