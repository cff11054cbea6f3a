package dev.podflow.local.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How long it took after each mishap until everything was there again. */
final class Recoveries {
  private final Map<Mishap, List<Double>> seconds = new EnumMap<>(Mishap.class);

  void add(Mishap mishap, double seconds) {
    this.seconds.computeIfAbsent(mishap, kind -> new ArrayList<>()).add(seconds);
  }

  int count() {
    return seconds.values().stream().mapToInt(List::size).sum();
  }

  /** The longest; 0 if there was none. */
  double worstSeconds() {
    return seconds.values().stream().mapToDouble(Collections::max).max().orElse(0);
  }

  /** A line for each kind of mishap that there was: how often, the median and the worst. */
  List<String> lines() {
    return seconds.entrySet().stream()
        .map(
            kind ->
                "%-70s %3d times, median %5.1f s, worst %5.1f s"
                    .formatted(
                        kind.getKey().text(),
                        kind.getValue().size(),
                        median(kind.getValue()),
                        Collections.max(kind.getValue())))
        .toList();
  }

  /** Of an even number the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
