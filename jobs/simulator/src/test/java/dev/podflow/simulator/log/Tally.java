package dev.podflow.simulator.log;

import dev.podflow.simulator.truth.TruthTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums by name: what was logged on one side of a comparison, what happened on the other. */
final class Tally {
  final Map<String, Long> sums = new TreeMap<>();

  void add(String what, long value, Object... key) {
    if (value != 0) {
      StringBuilder text = new StringBuilder(what);
      for (Object part : key) {
        text.append(' ').append(part);
      }
      sums.merge(text.toString(), value, Long::sum);
    }
  }

  /** What the truth says of a source's pairs, by the given columns. */
  static Tally ofPairs(TruthTable pairs, String system, List<String> columns) {
    Tally tally = new Tally();
    pairs
        .rows()
        .forEach(
            (key, row) -> {
              if (key.get(pairs.keys().indexOf("source_system")).equals(system)) {
                List<String> some = new ArrayList<>();
                columns.forEach(column -> some.add(key.get(pairs.keys().indexOf(column))));
                for (int i = 0; i < pairs.measures().size(); i++) {
                  tally.add(pairs.measures().get(i), row.get(i), some.toArray());
                }
              }
            });
    return tally;
  }
}
