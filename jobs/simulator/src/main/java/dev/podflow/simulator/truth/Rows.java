package dev.podflow.simulator.truth;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Asks the database. */
@FunctionalInterface
public interface Rows {
  /**
   * The rows that a statement gives, columns by name. Numbers are Numbers or texts, arrays are
   * Lists or arrays, NULL is null.
   */
  List<Map<String, Object>> query(String sql) throws IOException;
}
