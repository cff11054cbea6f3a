package dev.podflow.config;

import dev.podflow.access.KafkaClientFile;
import dev.podflow.commit.CommitOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
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
      refuseSecret(key);
      if (!options.isKnown(key)) {
        throw new IllegalArgumentException(
            "unknown option --" + key + "; there are " + options.keys());
      }
      values.setString(key, arguments[i + 1]);
    }
    options.all().forEach(values::get);
    return new JobConfig(values, values.get(options.name()));
  }

  private static void refuseSecret(String key) {
    if (key.equals("clickhouse.password")) {
      throw new IllegalArgumentException(
          "a password is no argument, which others see: --%s names a file that holds it"
              .formatted(CommitOptions.PASSWORD_FILE.key()));
    }
    if (key.startsWith(JobOptions.KAFKA_PREFIX)
        && KafkaClientFile.isSecret(key.substring(JobOptions.KAFKA_PREFIX.length()))) {
      throw new IllegalArgumentException(
          "--%s is a secret and no argument, which others see: --%s names a file that holds it"
              .formatted(key, JobOptions.KAFKA_CLIENT_FILE.key()));
    }
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

  /**
   * The properties of a Kafka client: the file's, and what the arguments say instead.
   *
   * @throws IllegalArgumentException if the file cannot be read
   */
  public Properties kafkaClient() {
    Properties properties = new Properties();
    String file = get(JobOptions.KAFKA_CLIENT_FILE);
    if (!file.isEmpty()) {
      try {
        properties.putAll(KafkaClientFile.read(Path.of(file)));
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--%s cannot be read: %s".formatted(JobOptions.KAFKA_CLIENT_FILE.key(), e), e);
      }
    }
    for (Map.Entry<String, String> value : values.toMap().entrySet()) {
      if (value.getKey().startsWith(JobOptions.KAFKA_PREFIX)) {
        String key = value.getKey().substring(JobOptions.KAFKA_PREFIX.length());
        properties.setProperty(key, value.getValue());
      }
    }
    if (values.contains(JobOptions.BOOTSTRAP_SERVERS)
        || !properties.containsKey("bootstrap.servers")) {
      properties.setProperty("bootstrap.servers", get(JobOptions.BOOTSTRAP_SERVERS));
    }
    properties.setProperty("group.id", jobName);
    return properties;
  }
}
