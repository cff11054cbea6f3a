package dev.podflow.posture;

import dev.podflow.config.JobOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The job's own options, {@code --key value} each; {@link JobOptions} has those of every job. */
final class PostureOptions {
  static final ConfigOption<Integer> LABEL_BYTES_MAX =
      ConfigOptions.key("labels.bytes-max")
          .intType()
          .defaultValue(8_192)
          .withDescription(
              "Bytes of all labels of a pod that its rows keep; Kubernetes allows more than a"
                  + " million. What is left out is counted in labelsCut.");

  static final ConfigOption<Duration> HISTORY_HORIZON =
      ConfigOptions.key("history.horizon")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "How long versions that have ended are held in memory, about a kilobyte each, so that"
                  + " what is learned later corrects their rows. The rows themselves stay.");

  static final ConfigOption<Duration> COVERAGE_LATE =
      ConfigOptions.key("coverage.late")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How far back news that come after a restart still correct the coverage by policies."
                  + " Without a restart it is history.horizon.");

  static final ConfigOption<Integer> POLICY_TEXT_MAX =
      ConfigOptions.key("policies.text-max")
          .intType()
          .defaultValue(65_536)
          .withDescription(
              "Characters of a policy's spec that its rows keep; the rest is cut off.");

  static final JobOptions ALL =
      new JobOptions(
          JobOptions.name("posture"),
          LABEL_BYTES_MAX,
          HISTORY_HORIZON,
          COVERAGE_LATE,
          POLICY_TEXT_MAX,
          JobOptions.AGGREGATES_TOPIC);

  private PostureOptions() {}
}
