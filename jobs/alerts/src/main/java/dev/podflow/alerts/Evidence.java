package dev.podflow.alerts;

import dev.podflow.alert.Alert;
import dev.podflow.alert.RuleKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The query that shows what an alert is about: a file of {@code sql/evidence}, with the alert's
 * labels and the time from a quarter of an hour before its start.
 */
final class Evidence {
  private static final long BEFORE_SECONDS = 900;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final List<String> FILES =
      List.of(
          "denials",
          "refusals",
          "requests",
          "encryption",
          "dns",
          "node-drops",
          "conntrack",
          "ingress",
          "input",
          "coverage",
          "held-back");

  private static final Map<String, String> TEMPLATES = templates();

  private Evidence() {}

  /** A query that can be run as it is. */
  static String sql(Alert alert) {
    long startSeconds = alert.startedMinute() * SECONDS_PER_MINUTE;
    long endSeconds = alert.changedMinute() * SECONDS_PER_MINUTE;
    return TEMPLATES
        .get(alert.labels().containsKey("held_back") ? "held-back" : fileOf(alert.kind()))
        .replace("{from}", time(startSeconds - BEFORE_SECONDS))
        .replace("{to}", time(endSeconds))
        .replace("{rule}", text(alert.rule()))
        .replace("{labels}", conditions(alert, Evidence::column))
        .replace("{metric_labels}", conditions(alert, Evidence::metricLabel));
  }

  private static String fileOf(RuleKind kind) {
    return switch (kind) {
      case NEW_DENIAL, DENIED_AFTER_CHANGE, DENIAL_SURGE -> "denials";
      case SCAN -> "refusals";
      case ERROR_RATIO, LATENCY, LATENCY_REGRESSION -> "requests";
      case PLAINTEXT -> "encryption";
      case DNS_FAILURES -> "dns";
      case NODE_DROPS -> "node-drops";
      case CONNTRACK -> "conntrack";
      case INGRESS_FAILURES -> "ingress";
      case SILENT_SOURCE, PIPELINE_LOSS -> "input";
      case UNPROTECTED_NAMESPACE, COVERAGE -> "coverage";
    };
  }

  private static String conditions(Alert alert, Function<Entry<String, String>, String> condition) {
    return alert.labels().entrySet().stream().map(condition).collect(Collectors.joining(" AND "));
  }

  private static String column(Entry<String, String> label) {
    String value = label.getKey().equals("dst_port") ? label.getValue() : text(label.getValue());
    return label.getKey() + " = " + value;
  }

  /** A metric's labels are in a map; a node is its label, or the instance that was scraped. */
  private static String metricLabel(Entry<String, String> label) {
    String value = text(label.getValue());
    return switch (label.getKey()) {
      case "cluster" -> "cluster = " + value;
      case "node" -> value + " IN (labels['node'], labels['instance'])";
      default -> "labels[" + text(label.getKey()) + "] = " + value;
    };
  }

  private static String time(long epochSeconds) {
    return text(TIME.format(Instant.ofEpochSecond(epochSeconds)));
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static Map<String, String> templates() {
    Map<String, String> templates = new HashMap<>();
    for (String file : FILES) {
      try (InputStream in = Evidence.class.getResourceAsStream("/evidence/" + file + ".sql")) {
        templates.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read evidence/" + file + ".sql", e);
      }
    }
    return templates;
  }
}
