package dev.podflow.alert;

import java.util.Locale;
import java.util.SortedMap;

/** Says an alert in one sentence. */
final class Summary {
  private static final double PERCENT = 100;

  private Summary() {}

  /**
   * @param change what may be why; empty if nobody asks
   */
  static String of(
      Rule rule, SortedMap<String, String> labels, double value, double threshold, String change) {
    if (!rule.summary().isEmpty()) {
      return rule.summary();
    }
    return switch (rule.kind()) {
      case NEW_DENIAL ->
          "%s is denied access to %s, for the first time".formatted(src(labels), dst(labels));
      case DENIED_AFTER_CHANGE ->
          "%s is denied access to %s, which it had; %s".formatted(src(labels), dst(labels), change);
      case DENIAL_SURGE ->
          "%s is denied access to %s %s times in %d minutes, usual are %s"
              .formatted(
                  src(labels),
                  dst(labels),
                  number(value),
                  rule.windowMinutes(),
                  number(threshold / rule.threshold()));
      case SCAN ->
          "%s was refused by %s different destinations in %d minutes"
              .formatted(src(labels), number(value), rule.windowMinutes());
      case ERROR_RATIO ->
          "%s of the requests of %s to %s fail".formatted(percent(value), src(labels), dst(labels));
      case LATENCY, LATENCY_REGRESSION ->
          "P99 of %s calling %s is %s ms, over %s ms"
              .formatted(src(labels), dst(labels), number(value), number(threshold));
      case DNS_FAILURES ->
          "%s of the DNS queries of %s fail"
              .formatted(percent(value), name(labels, "client_namespace", "client_workload"));
      case PLAINTEXT ->
          "%s talks to %s in plain text, where there was mutual TLS alone"
              .formatted(src(labels), dst(labels));
      case NODE_DROPS ->
          "%s dropped %s packets in %d minutes"
              .formatted(labels.getOrDefault("node", ""), number(value), rule.windowMinutes());
      case CONNTRACK ->
          "the connection tracking table of %s is %s full"
              .formatted(labels.getOrDefault("node", ""), percent(value));
      case INGRESS_FAILURES ->
          "%s of the requests to ingress %s fail"
              .formatted(percent(value), name(labels, "namespace", "ingress"));
      case SILENT_SOURCE ->
          "nothing comes from %s any more".formatted(labels.getOrDefault("input", ""));
      case PIPELINE_LOSS ->
          "%s of %s is lost or unusable"
              .formatted(percent(value), labels.getOrDefault("input", ""));
      case UNPROTECTED_NAMESPACE ->
          labels.containsKey("namespace")
              ? "no policy isolates any pod of namespace " + labels.get("namespace")
              : "no policy isolates any pod of %s namespaces".formatted(number(value));
      case COVERAGE ->
          "policies isolate %s of the pods of %s%s, less than %s"
              .formatted(
                  percent(value),
                  name(labels, "cluster", "namespace"),
                  labels.containsKey("direction") ? " for " + labels.get("direction") : "",
                  percent(threshold));
    };
  }

  private static String src(SortedMap<String, String> labels) {
    return name(labels, "src_namespace", "src_workload");
  }

  private static String dst(SortedMap<String, String> labels) {
    String port = labels.getOrDefault("dst_port", "");
    return name(labels, "dst_namespace", "dst_workload") + (port.isEmpty() ? "" : ":" + port);
  }

  private static String name(
      SortedMap<String, String> labels, String namespaceLabel, String nameLabel) {
    String namespace = labels.getOrDefault(namespaceLabel, "");
    String name = labels.getOrDefault(nameLabel, "");
    String full = namespace.isEmpty() ? name : namespace + "/" + name;
    return full.isEmpty() ? "somebody" : full;
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.3g %%", ratio * PERCENT);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
