package dev.podflow.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.alert.Alert;
import dev.podflow.simulator.incident.Incident;
import dev.podflow.simulator.incident.IncidentScenario;
import dev.podflow.simulator.incident.Trouble;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentAlertsTest {
  private static final Instant START = Instant.parse("2026-03-04T06:00:00Z");
  private static final Instant END = START.plusSeconds(3_600);
  private static final List<Incident> INCIDENTS =
      new IncidentScenario(1, "small", START, 60).with(Trouble.NEW_DENIAL, 10, 20).incidents();
  private static final Map<String, String> LABELS = INCIDENTS.get(0).labels();

  @Test
  void whatIsToldInTimeAndResolvedLaterIsFound() {
    IncidentAlerts alerts =
        compare(
            alert("firing", 10, 12, LABELS),
            alert("changed", 10, 17, LABELS),
            alert("resolved", 10, 25, LABELS));
    assertThat(alerts.agree()).isTrue();
    assertThat(alerts.found()).hasSize(1);
    assertThat(alerts.summary())
        .isEqualTo(
            "1 troubles injected, found within two minutes and resolved; 0 missed, 0 false alarms");
  }

  @Test
  void whatIsToldLateOrNeverResolvedOrTooEarlyIsMissed() {
    assertMissed(alert("firing", 10, 13, LABELS), alert("resolved", 10, 25, LABELS));
    assertMissed(alert("firing", 9, 10, LABELS), alert("resolved", 9, 25, LABELS));
    assertMissed(alert("firing", 10, 12, LABELS));
    assertMissed(alert("firing", 10, 12, LABELS), alert("resolved", 10, 19, LABELS));
    Alert otherPolicy = alert("firing", 10, 12, LABELS);
    otherPolicy.setPolicy("NetworkPolicy shop/other");
    assertMissed(otherPolicy, alert("resolved", 10, 25, LABELS));
    Alert otherPod = alert("firing", 10, 12, LABELS);
    otherPod.setContributors(List.of("media/batch-0 > billing/ledger-0:5432"));
    assertMissed(otherPod, alert("resolved", 10, 25, LABELS));
  }

  @Test
  void whatIsAboutNothingIsAFalseAlarm() {
    Map<String, String> others = new HashMap<>(LABELS);
    others.put("dst_workload", "other");
    IncidentAlerts alerts =
        compare(
            alert("firing", 10, 12, LABELS),
            alert("resolved", 10, 25, LABELS),
            alert("firing", 30, 31, others));
    assertThat(alerts.agree()).isFalse();
    assertThat(alerts.falseAlarms()).hasSize(1);
    others.put("cluster", "another");
    Alert ignored = alert("firing", 30, 31, LABELS);
    ignored.setRule("ignored");
    assertThat(
            compare(
                    alert("firing", 10, 12, LABELS),
                    alert("resolved", 10, 25, LABELS),
                    alert("firing", 30, 31, others),
                    alert("firing", 61, 62, LABELS),
                    alert("firing", 30, 31, Map.of("held_back", "true")),
                    ignored)
                .agree())
        .as("elsewhere, later, of another rule, and of all clusters")
        .isTrue();
  }

  private static void assertMissed(Alert... alerts) {
    IncidentAlerts compared = compare(alerts);
    assertThat(compared.agree()).isFalse();
    assertThat(compared.missed()).isEqualTo(INCIDENTS);
  }

  private static IncidentAlerts compare(Alert... alerts) {
    return IncidentAlerts.compare(INCIDENTS, List.of(alerts), "small", END, "ignored");
  }

  private static Alert alert(String state, int started, int changed, Map<String, String> labels) {
    return new Alert(
        "0123456789abcdef",
        state,
        "new-denial",
        "new-denial",
        "warning",
        labels,
        START.plusSeconds(60L * started),
        START.plusSeconds(60L * changed),
        1.0,
        1.0,
        List.of("media/batch-1 > billing/ledger-0:5432"),
        "default-deny",
        "",
        "SELECT 1");
  }
}
