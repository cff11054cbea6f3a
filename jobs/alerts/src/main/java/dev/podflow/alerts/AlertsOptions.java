package dev.podflow.alerts;

import dev.podflow.config.JobOptions;
import org.apache.flink.configuration.ConfigOption;

/** The job's own options, {@code --key value} each; {@link JobOptions} has those of every job. */
final class AlertsOptions {
  static final ConfigOption<String> AGGREGATES_TOPIC =
      JobOptions.text(
          "topic.traffic.aggregates",
          "traffic.aggregates",
          "Topic of the rows that the other jobs have committed.");

  static final ConfigOption<String> RULES_TOPIC =
      JobOptions.text("topic.alert.rules", "alert.rules", "Topic of the rules; compacted.");

  static final ConfigOption<String> ALERTS_TOPIC =
      JobOptions.text("topic.alerts", "alerts", "Topic that alerts are written to.");

  static final JobOptions ALL =
      new JobOptions(JobOptions.name("alerts"), AGGREGATES_TOPIC, RULES_TOPIC, ALERTS_TOPIC);

  private AlertsOptions() {}
}
