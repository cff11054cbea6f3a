package dev.podflow.traffic;

import dev.podflow.commit.CommitOptions;
import dev.podflow.count.CountingOptions;
import dev.podflow.count.IdentityOptions;
import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** What the job was told, checked. Not changed once it is parsed. */
final class TrafficConfig implements Serializable {
  private static final long serialVersionUID = 1;

  private final Configuration values;

  private TrafficConfig(Configuration values) {
    this.values = values;
  }

  /**
   * @param arguments {@code --key value} pairs
   * @throws IllegalArgumentException if an option is unknown, or has no value or not one of its
   *     kind
   */
  static TrafficConfig parse(String... arguments) {
    Configuration values = new Configuration();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --option value, found " + arguments[i]);
      }
      String key = arguments[i].substring(2);
      if (!TrafficOptions.isKnown(key)) {
        throw new IllegalArgumentException(
            "unknown option --" + key + "; there are " + TrafficOptions.keys());
      }
      values.setString(key, arguments[i + 1]);
    }
    TrafficOptions.ALL.forEach(values::get);
    return new TrafficConfig(values);
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
            get(TrafficOptions.CLOCK_TOLERANCE).toMillis(),
            get(TrafficOptions.IDENTITY_WAIT).toMillis(),
            get(TrafficOptions.UNKNOWN_WAIT).toMillis()));
  }

  CommitOptions commit() {
    return CommitOptions.from(values);
  }

  /** The properties of a Kafka client. */
  Properties kafkaClient() {
    Properties properties = new Properties();
    for (Map.Entry<String, String> value : values.toMap().entrySet()) {
      if (value.getKey().startsWith(TrafficOptions.KAFKA_PREFIX)) {
        String key = value.getKey().substring(TrafficOptions.KAFKA_PREFIX.length());
        properties.setProperty(key, value.getValue());
      }
    }
    properties.setProperty("bootstrap.servers", get(TrafficOptions.BOOTSTRAP_SERVERS));
    properties.setProperty("group.id", get(TrafficOptions.JOB_NAME));
    return properties;
  }
}
