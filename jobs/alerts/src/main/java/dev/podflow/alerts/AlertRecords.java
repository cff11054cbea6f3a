package dev.podflow.alerts;

import dev.podflow.alert.Alert;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import dev.podflow.delta.Delta;
import dev.podflow.delta.MapText;
import dev.podflow.schema.alert.AlertCodec;
import dev.podflow.table.Alerts;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;

/** Alerts as values of topic {@code alerts} and as rows of table {@code alerts}. */
final class AlertRecords {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private AlertRecords() {}

  static byte[] toBytes(Alert alert) {
    return AlertCodec.encode(
        new dev.podflow.schema.alert.Alert(
            alert.fingerprint(),
            alert.state().text(),
            alert.rule(),
            alert.kind().text(),
            alert.severity().text(),
            alert.labels(),
            Instant.ofEpochMilli(alert.startedMinute() * MINUTE_MILLIS),
            Instant.ofEpochMilli(alert.changedMinute() * MINUTE_MILLIS),
            alert.value(),
            alert.threshold(),
            alert.contributors(),
            alert.policy(),
            alert.summary(),
            Evidence.sql(alert)));
  }

  static Alert fromBytes(byte[] bytes) throws IOException {
    dev.podflow.schema.alert.Alert record = AlertCodec.decode(bytes);
    return new Alert(
        record.getFingerprint(),
        record.getRule(),
        RuleKind.of(record.getKind()).orElseThrow(() -> new IOException(record.getKind())),
        Severity.valueOf(record.getSeverity().toUpperCase(Locale.ROOT)),
        Alert.State.valueOf(record.getState().toUpperCase(Locale.ROOT)),
        new TreeMap<>(record.getLabels()),
        record.getStartedAt().toEpochMilli() / MINUTE_MILLIS,
        record.getChangedAt().toEpochMilli() / MINUTE_MILLIS,
        record.getValue(),
        record.getThreshold(),
        record.getContributors(),
        record.getPolicy(),
        record.getSummary());
  }

  static Delta toRow(Alert alert) {
    Delta row =
        new Delta(Alerts.TABLE)
            .number(Alerts.CHANGED_AT, alert.changedMinute() * MINUTE_MILLIS * MICROS_PER_MILLI)
            .number(Alerts.STARTED_AT, alert.startedMinute() * MINUTE_MILLIS * MICROS_PER_MILLI)
            .text(Alerts.FINGERPRINT, alert.fingerprint())
            .text(Alerts.STATE, alert.state().text())
            .text(Alerts.RULE, alert.rule())
            .text(Alerts.KIND, alert.kind().text())
            .text(Alerts.SEVERITY, alert.severity().text())
            .text(Alerts.CLUSTER, alert.labels().get("cluster"))
            .text(Alerts.POLICY, alert.policy())
            .text(Alerts.CONTRIBUTORS, String.join(", ", alert.contributors()))
            .text(Alerts.SUMMARY, alert.summary())
            .text(Alerts.EVIDENCE_SQL, Evidence.sql(alert))
            .text(Alerts.LABELS, MapText.of(alert.labels()));
    addFinite(row, Alerts.VALUE, alert.value());
    addFinite(row, Alerts.THRESHOLD, alert.threshold());
    return row;
  }

  private static void addFinite(Delta row, int measure, double value) {
    if (Double.isFinite(value)) {
      row.addFloat64(measure, value);
    }
  }
}
