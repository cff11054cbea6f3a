package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Anybody who takes {@code {"alerts": […]}}: the changes, each at least once. */
final class Webhook implements Receiver {
  @Override
  public boolean forgets() {
    return false;
  }

  @Override
  public byte[] body(Collection<Alert> alerts) {
    List<Map<String, Object>> list = alerts.stream().map(Webhook::fields).toList();
    return Alertmanager.bytes(Map.of("alerts", list));
  }

  private static Map<String, Object> fields(Alert alert) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("fingerprint", alert.getFingerprint());
    fields.put("state", alert.getState());
    fields.put("rule", alert.getRule());
    fields.put("kind", alert.getKind());
    fields.put("severity", alert.getSeverity());
    fields.put("labels", new TreeMap<>(alert.getLabels()));
    fields.put("startedAt", alert.getStartedAt().toString());
    fields.put("changedAt", alert.getChangedAt().toString());
    fields.put("value", alert.getValue());
    fields.put("threshold", alert.getThreshold());
    fields.put("contributors", alert.getContributors());
    fields.put("policy", alert.getPolicy());
    fields.put("summary", alert.getSummary());
    fields.put("sql", alert.getSql());
    return fields;
  }
}
