package dev.podflow.config;

import dev.podflow.commit.CommitOptions;
import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** What a job was told, checked. Not changed once it is parsed. */
public final class JobConfig implements Serializable {
  private static final long serialVersionUID = 1;

  private final Configuration values;
  private final String jobName;

  private JobConfig(Configuration values, String jobName) {
    this.values = values;
    this.jobName = jobName;
  }

  /**
   * @param arguments {@code --key value} pairs
   * @throws IllegalArgumentException if an option is unknown, or has no value or not one of its
   *     kind
   */
  public static JobConfig parse(JobOptions options, String... arguments) {
    Configuration values = new Configuration();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --option value, found " + arguments[i]);
      }
      String key = arguments[i].substring(2);
      if (!options.isKnown(key)) {
        throw new IllegalArgumentException(
            "unknown option --" + key + "; there are " + options.keys());
      }
      values.setString(key, arguments[i + 1]);
    }
    options.all().forEach(values::get);
    return new JobConfig(values, values.get(options.name()));
  }

  /** The job's name, which is also its consumer group's and its ledger's. */
  public String jobName() {
    return jobName;
  }

  public <T> T get(ConfigOption<T> option) {
    return values.get(option);
  }

  public CommitOptions commit() {
    return CommitOptions.from(values);
  }

  /** The properties of a Kafka client. */
  public Properties kafkaClient() {
    Properties properties = new Properties();
    for (Map.Entry<String, String> value : values.toMap().entrySet()) {
      if (value.getKey().startsWith(JobOptions.KAFKA_PREFIX)) {
        String key = value.getKey().substring(JobOptions.KAFKA_PREFIX.length());
        properties.setProperty(key, value.getValue());
      }
    }
    properties.setProperty("bootstrap.servers", get(JobOptions.BOOTSTRAP_SERVERS));
    properties.setProperty("group.id", jobName);
    return properties;
  }
}
