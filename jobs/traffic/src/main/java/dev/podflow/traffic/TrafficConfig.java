package dev.podflow.traffic;

import dev.podflow.commit.CommitOptions;
import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.count.CountingOptions;
import dev.podflow.count.IdentityOptions;
import java.io.Serializable;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;

/** What the job was told, in the words of what it does. */
final class TrafficConfig implements Serializable {
  private static final long serialVersionUID = 1;

  private final JobConfig values;

  private TrafficConfig(JobConfig values) {
    this.values = values;
  }

  /** See {@link JobConfig#parse}. */
  static TrafficConfig parse(String... arguments) {
    return new TrafficConfig(JobConfig.parse(TrafficOptions.ALL, arguments));
  }

  String jobName() {
    return values.jobName();
  }

  <T> T get(ConfigOption<T> option) {
    return values.get(option);
  }

  CountingOptions counting() {
    return new CountingOptions(
        get(TrafficOptions.EXCHANGE_TIMEOUT).toNanos(),
        get(TrafficOptions.MAX_SKEW).toNanos(),
        get(TrafficOptions.FLOW_SAMPLE_RATE),
        new IdentityOptions(
            get(JobOptions.CLOCK_TOLERANCE).toMillis(),
            get(TrafficOptions.IDENTITY_WAIT).toMillis(),
            get(TrafficOptions.UNKNOWN_WAIT).toMillis()));
  }

  CommitOptions commit() {
    return values.commit();
  }

  Properties kafkaClient() {
    return values.kafkaClient();
  }
}
