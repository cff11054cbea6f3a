package dev.podflow.table;

import dev.podflow.delta.DeltaTable;
import java.util.List;

/**
 * Every table that takes deltas, those that are only published included. A table's place in the
 * list is part of the state's format: only append.
 */
public final class Tables {
  public static final List<DeltaTable> ALL =
      List.of(
          ServicePairs.TABLE,
          PolicyHits.TABLE,
          Drops.TABLE,
          Dns.TABLE,
          Http.TABLE,
          Quality.TABLE,
          Flows.TABLE,
          Progress.TABLE,
          Pods.TABLE,
          Metrics.TABLE,
          Alerts.TABLE,
          NetworkPolicies.TABLE,
          PolicyPods.TABLE,
          PolicyCoverage.TABLE,
          PodPairs.TABLE);

  private Tables() {}

  /**
   * The table of a name without a tier's suffix.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DeltaTable named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table " + name));
  }
}
