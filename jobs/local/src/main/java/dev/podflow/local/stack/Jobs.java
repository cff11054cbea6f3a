package dev.podflow.local.stack;

import dev.podflow.schema.Topics;
import java.nio.file.Path;
import java.util.List;

/** The jobs of the stack. */
public final class Jobs {
  public static final List<JobSpec> ALL =
      List.of(
          new JobSpec(
              "traffic",
              Path.of("jobs/traffic/target/podflow-traffic.jar"),
              "dev.podflow.traffic.TrafficJob",
              2,
              List.of(
                  Topics.FLOWS_HUBBLE.name(),
                  Topics.FLOWS_CALICO.name(),
                  Topics.FLOWS_CONNTRACK.name(),
                  Topics.LOGS_ACCESS.name(),
                  Topics.LOGS_DNS.name())),
          new JobSpec(
              "metrics",
              Path.of("jobs/metrics/target/podflow-metrics.jar"),
              "dev.podflow.metrics.MetricsJob",
              1,
              List.of(Topics.METRICS_OTLP.name())),
          new JobSpec(
              "posture",
              Path.of("jobs/posture/target/podflow-posture.jar"),
              "dev.podflow.posture.PostureJob",
              1,
              List.of(Topics.K8S_METADATA.name())),
          new JobSpec(
              "alerts",
              Path.of("jobs/alerts/target/podflow-alerts.jar"),
              "dev.podflow.alerts.AlertsJob",
              1,
              List.of(Topics.TRAFFIC_AGGREGATES.name())));

  private Jobs() {}

  /** Whether a job of the stack has this name. */
  static boolean isOne(String name) {
    return ALL.stream().anyMatch(job -> job.name().equals(name));
  }

  /** The job of this name, which there is. */
  public static JobSpec named(String name) {
    return ALL.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
  }
}
