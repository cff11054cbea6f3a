package dev.podflow.forwarder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.schema.alert.Alert;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Alerts as JSON, with the names of their schema. */
public final class AlertJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertJson() {}

  /** All of an alert. Times are ISO 8601, UTC. */
  static Map<String, Object> fields(Alert alert) {
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

  /** An alert as an object on one line. */
  public static String line(Alert alert) {
    return text(fields(alert));
  }

  static String text(Object json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }
}
