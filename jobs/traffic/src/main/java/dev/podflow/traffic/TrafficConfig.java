package dev.podflow.traffic;

import dev.podflow.count.CountingOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.TreeMap;

/**
 * What the job is told: {@code --key value} for each of {@link TrafficOptions}. Immutable.
 *
 * @param values every option's text, defaults included
 * @param kafka properties that Kafka's clients get as they are ({@code --kafka.client.…})
 */
record TrafficConfig(Map<TrafficOptions, String> values, Map<String, String> kafka)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if an option is unknown, has no value or not one of its kind
   */
  static TrafficConfig parse(String... arguments) {
    Map<TrafficOptions, String> values = new TreeMap<>();
    Map<String, String> kafka = new TreeMap<>();
    for (TrafficOptions option : TrafficOptions.values()) {
      values.put(option, option.fallback());
    }
    BiConsumer<String, String> take =
        (key, value) -> {
          if (key.startsWith(TrafficOptions.KAFKA_PREFIX)) {
            kafka.put(key.substring(TrafficOptions.KAFKA_PREFIX.length()), value);
          } else {
            values.put(TrafficOptions.of(key), value);
          }
        };
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "expected --option value, got: " + arguments[i] + "; " + TrafficOptions.help());
      }
      take.accept(arguments[i].substring(2), arguments[i + 1]);
    }
    TrafficConfig config = new TrafficConfig(Map.copyOf(values), Map.copyOf(kafka));
    config.counting();
    return config;
  }

  String get(TrafficOptions option) {
    return values.get(option);
  }

  CountingOptions counting() {
    return new CountingOptions(
        Duration.parse(get(TrafficOptions.EXCHANGE_TIMEOUT)).toNanos(),
        Duration.parse(get(TrafficOptions.MAX_SKEW)).toNanos(),
        Double.parseDouble(get(TrafficOptions.FLOW_SAMPLE_RATE)));
  }

  int maxRows() {
    return Integer.parseInt(get(TrafficOptions.COMBINE_MAX_ROWS));
  }

  /** The properties of a Kafka client. */
  Properties kafkaClient() {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.setProperty("bootstrap.servers", get(TrafficOptions.BOOTSTRAP_SERVERS));
    properties.setProperty("client.id.prefix", get(TrafficOptions.JOB_NAME));
    properties.setProperty("group.id", get(TrafficOptions.JOB_NAME));
    return properties;
  }
}
