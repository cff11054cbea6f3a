package dev.podflow.local.demo;

import dev.podflow.alert.RuleKind;
import dev.podflow.schema.alert.Alert;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds the alerts of new denials against the simulator's truth: every pair that was denied, and no
 * other.
 *
 * @param missed pairs that were denied without an alert
 * @param falseAlarms pairs of alerts that were not denied
 */
record DenialAlerts(int alerts, Set<String> missed, Set<String> falseAlarms) {
  private static final List<String> LABELS = RuleKind.NEW_DENIAL.groupBy();

  /**
   * @param rule the name of the rule that knows of no denial before
   */
  static DenialAlerts compare(Truth truth, Collection<Alert> alerts, String rule) {
    Set<String> denied = denied(truth.policyHits);
    Set<String> told = new TreeSet<>();
    for (Alert alert : alerts) {
      if (alert.getRule().equals(rule)) {
        told.add(text(LABELS.stream().map(label -> alert.getLabels().getOrDefault(label, ""))));
      }
    }
    Set<String> missed = new TreeSet<>(denied);
    missed.removeAll(told);
    Set<String> falseAlarms = new TreeSet<>(told);
    falseAlarms.removeAll(denied);
    return new DenialAlerts(told.size(), missed, falseAlarms);
  }

  private static Set<String> denied(TruthTable hits) {
    Set<String> denied = new TreeSet<>();
    int action = hits.keys().indexOf("action");
    int enforcement = hits.keys().indexOf("enforcement");
    int system = hits.keys().indexOf("source_system");
    for (List<String> key : hits.rows().keySet()) {
      if (key.get(action).equals("deny")
          && key.get(enforcement).equals("enforced")
          && key.get(system).equals("cilium")) {
        List<String> values = new ArrayList<>();
        LABELS.forEach(label -> values.add(key.get(hits.keys().indexOf(label))));
        denied.add(text(values.stream()));
      }
    }
    return denied;
  }

  private static String text(Stream<String> labels) {
    return String.join(" ", labels.toList());
  }

  boolean agree() {
    return missed.isEmpty() && falseAlarms.isEmpty();
  }

  String summary() {
    return "%d denied pairs alerted; %d missed, %d false alarms"
        .formatted(alerts, missed.size(), falseAlarms.size());
  }
}
