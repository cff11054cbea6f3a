package dev.podflow.local.demo;

import dev.podflow.alert.Budget;
import dev.podflow.alert.RuleKind;
import dev.podflow.schema.alert.Alert;
import dev.podflow.simulator.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Holds alerts against what went wrong: each trouble has to be found in time and resolved after it,
 * and nothing else may be told.
 *
 * @param found the alerts that told of a trouble, in the order of the troubles
 * @param missed troubles that nobody was told of in time, or whose alert was not resolved
 * @param falseAlarms alerts about nothing
 */
record IncidentAlerts(List<Alert> found, List<Incident> missed, List<Alert> falseAlarms) {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /**
   * @param cluster where they went wrong
   * @param end alerts that began later are about something else
   * @param ignored a rule that is about something else
   */
  static IncidentAlerts compare(
      List<Incident> incidents,
      Collection<Alert> alerts,
      String cluster,
      Instant end,
      String ignored) {
    List<Alert> concerned = new ArrayList<>();
    for (Alert alert : alerts) {
      // How many of a rule are held back is no cluster's; those that are not are judged one by one.
      boolean here =
          alert.getLabels().getOrDefault("cluster", cluster).equals(cluster)
              && !alert.getLabels().containsKey(Budget.HELD_BACK);
      if (here && alert.getStartedAt().isBefore(end) && !alert.getRule().equals(ignored)) {
        concerned.add(alert);
      }
    }
    List<Alert> unexplained = new ArrayList<>(concerned);
    List<Alert> found = new ArrayList<>();
    List<Incident> missed = new ArrayList<>();
    for (Incident incident : incidents) {
      List<Alert> about = concerned.stream().filter(alert -> isAbout(alert, incident)).toList();
      unexplained.removeIf(alert -> mayBeAbout(alert, incident));
      Alert first = first(about, incident);
      if (first == null || !isResolved(about, first, incident)) {
        missed.add(incident);
      } else {
        found.add(first);
      }
    }
    return new IncidentAlerts(found, missed, unexplained);
  }

  private static boolean isAbout(Alert alert, Incident incident) {
    return RuleKind.of(alert.getKind()).isPresent()
        && alert.getKind().equals(incident.trouble().ruleKind())
        && mayBeAbout(alert, incident);
  }

  private static boolean mayBeAbout(Alert alert, Incident incident) {
    return incident.trouble().mayBeToldBy(alert.getKind())
        && alert.getLabels().entrySet().containsAll(incident.labels().entrySet());
  }

  /** The one that told of it in time; null if there is none. */
  private static Alert first(List<Alert> about, Incident incident) {
    for (Alert alert : about) {
      if (alert.getState().equals("firing")
          && !alert.getStartedAt().isBefore(incident.begins())
          && !alert.getChangedAt().isAfter(incident.begins().plus(WITHIN))
          && alert.getPolicy().equals(incident.trouble().policy())
          && String.join("|", alert.getContributors())
              .startsWith(incident.trouble().contributor())) {
        return alert;
      }
    }
    return null;
  }

  private static boolean isResolved(List<Alert> about, Alert first, Incident incident) {
    for (Alert alert : about) {
      if (alert.getState().equals("resolved")
          && alert.getFingerprint().equals(first.getFingerprint())
          && alert.getStartedAt().equals(first.getStartedAt())) {
        return !alert.getChangedAt().isBefore(incident.ends());
      }
    }
    return false;
  }

  boolean agree() {
    return missed.isEmpty() && falseAlarms.isEmpty();
  }

  String summary() {
    return "%d troubles injected, found within two minutes and resolved; %d missed, %d false alarms"
        .formatted(found.size() + missed.size(), missed.size(), falseAlarms.size());
  }
}
