package dev.podflow.local;

import dev.podflow.forwarder.AlertJson;
import dev.podflow.local.kafka.AlertTopic;
import dev.podflow.schema.alert.Alert;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "alerts",
    description = "Shows the alerts of the topic: when they fire, change and are resolved.")
final class AlertsCommand implements Runnable {
  private enum Format {
    TEXT,
    JSON
  }

  private final Podflow podflow;

  @Option(names = "--follow", description = "goes on until it is interrupted")
  private boolean follow;

  @Option(
      names = "--format",
      defaultValue = "TEXT",
      paramLabel = "text|json",
      description = "a line each for people, or a JSON object a line (default: text)")
  private Format format;

  AlertsCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    AlertTopic topic = new AlertTopic(podflow.settings().kafka());
    long seen = follow ? topic.follow(this::print) : topic.readToEnd(this::print);
    if (seen == 0) {
      podflow.console().say("no alerts");
    }
  }

  private void print(Alert alert) {
    podflow
        .console()
        .print(
            switch (format) {
              case TEXT -> text(alert);
              case JSON -> AlertJson.line(alert);
            });
  }

  private static String text(Alert alert) {
    String labels =
        new TreeMap<>(alert.getLabels())
            .entrySet().stream()
                .filter(label -> !label.getValue().isEmpty())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    String contributors =
        alert.getContributors().isEmpty()
            ? ""
            : "; most by " + String.join(", ", alert.getContributors());
    return "%s %-8s %-8s %-20s %s%s (since %s; %s)"
        .formatted(
            alert.getChangedAt(),
            alert.getState(),
            alert.getSeverity(),
            alert.getRule(),
            alert.getSummary(),
            contributors,
            alert.getStartedAt(),
            labels);
  }
}
