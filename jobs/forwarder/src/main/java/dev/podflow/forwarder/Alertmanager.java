package dev.podflow.forwarder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.schema.alert.Alert;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.TreeMap;

/**
 * Prometheus' Alertmanager: {@code POST /api/v2/alerts} takes {@code postableAlerts} of its OpenAPI
 * description (api/v2/openapi.yaml).
 */
final class Alertmanager implements Receiver {
  /** It takes what is not repeated by then as resolved; repetitions come far sooner. */
  private static final Duration VALID = Duration.ofHours(1);

  private final Clock clock;

  Alertmanager(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public String body(Collection<Alert> alerts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Alert alert : alerts) {
      ObjectNode node = array.addObject();
      ObjectNode labels = node.putObject("labels");
      labels.put("alertname", alert.getRule());
      labels.put("severity", alert.getSeverity());
      labels.put("kind", alert.getKind());
      new TreeMap<>(alert.getLabels())
          .forEach(
              (name, value) -> {
                // A label without a value is no label there.
                if (!value.isEmpty()) {
                  labels.put(name, value);
                }
              });
      ObjectNode annotations = node.putObject("annotations");
      annotations.put("summary", alert.getSummary());
      annotations.put("value", Double.toString(alert.getValue()));
      annotations.put("threshold", Double.toString(alert.getThreshold()));
      annotations.put("contributors", String.join(", ", alert.getContributors()));
      annotations.put("policy", alert.getPolicy());
      annotations.put("sql", alert.getSql());
      node.put("startsAt", alert.getStartedAt().toString());
      boolean resolved = alert.getState().equals(FiringAlerts.RESOLVED);
      node.put(
          "endsAt", (resolved ? alert.getChangedAt() : clock.instant().plus(VALID)).toString());
    }
    return AlertJson.text(array);
  }
}
