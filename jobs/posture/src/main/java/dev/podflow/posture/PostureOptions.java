package dev.podflow.posture;

import dev.podflow.config.JobOptions;
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

  static final JobOptions ALL = new JobOptions(JobOptions.name("posture"), LABEL_BYTES_MAX);

  private PostureOptions() {}
}
