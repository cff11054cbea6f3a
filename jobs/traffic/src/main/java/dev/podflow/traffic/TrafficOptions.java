package dev.podflow.traffic;

import dev.podflow.commit.CommitOptions;
import dev.podflow.count.IdentityOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The job's options, {@code --key value} each. Execution settings (checkpoints, state, restarts)
 * are the cluster's and not here.
 */
final class TrafficOptions {
  static final ConfigOption<String> JOB_NAME =
      text("job.name", "traffic", "Name of the job, its consumer group and its ledger.");

  static final ConfigOption<String> BOOTSTRAP_SERVERS =
      text("kafka.bootstrap-servers", "127.0.0.1:9092", "Kafka's brokers.");

  static final ConfigOption<String> HUBBLE_TOPIC =
      text("topic.flows.hubble", "flows.hubble", "Topic of Hubble's flows.");

  static final ConfigOption<String> METADATA_TOPIC =
      text("topic.k8s.metadata", "k8s.metadata", "Topic of Kubernetes metadata.");

  static final ConfigOption<String> DEAD_LETTERS_TOPIC =
      text("topic.dead-letters", "dead-letters", "Topic of records that could not be used.");

  static final ConfigOption<String> AGGREGATES_TOPIC =
      text(
          "topic.traffic.aggregates",
          "traffic.aggregates",
          "Topic that committed rows are published to; nothing is published if it is empty.");

  static final ConfigOption<Duration> EXCHANGE_TIMEOUT =
      ConfigOptions.key("exchange.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "How long a request waits for its response, in event time; then it counts in http_1m"
                  + " with status 0.");

  static final ConfigOption<Duration> MAX_SKEW =
      ConfigOptions.key("time.max-skew")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How far a flow's time may be ahead of its Kafka timestamp; beyond, it is refused.");

  static final ConfigOption<Duration> CLOCK_TOLERANCE =
      ConfigOptions.key("identity.clock-tolerance")
          .durationType()
          .defaultValue(Duration.ofMillis(IdentityOptions.DEFAULT.clockToleranceMillis()))
          .withDescription(
              "By how much nodes' clocks may be wrong: an address nearer to a change of owner than"
                  + " that is ambiguous.");

  static final ConfigOption<Duration> IDENTITY_WAIT =
      ConfigOptions.key("identity.wait")
          .durationType()
          .defaultValue(Duration.ofMillis(IdentityOptions.DEFAULT.waitMillis()))
          .withDescription(
              "How long after it was written to Kafka a flow waits at most until its cluster's"
                  + " collector says that the metadata of its time is complete.");

  static final ConfigOption<Duration> UNKNOWN_WAIT =
      ConfigOptions.key("identity.unknown-wait")
          .durationType()
          .defaultValue(Duration.ofMillis(IdentityOptions.DEFAULT.unknownWaitMillis()))
          .withDescription(
              "The same for an address that nobody is known to have had although the metadata is"
                  + " complete.");

  static final ConfigOption<Duration> IDENTITY_HORIZON =
      ConfigOptions.key("identity.horizon")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "How long pods and other objects that have ended are remembered; longer than flows"
                  + " are kept in Kafka. A pod takes about 1.5 KB of the TaskManager's heap.");

  static final ConfigOption<Double> FLOW_SAMPLE_RATE =
      ConfigOptions.key("flows.sample-rate")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Share, 0 to 1, of the flows that are kept singly although they were neither denied"
                  + " nor dropped nor failed.");

  static final ConfigOption<Integer> COMBINE_ROWS_MAX =
      ConfigOptions.key("combine.rows-max")
          .intType()
          .defaultValue(100_000)
          .withDescription("Rows that a subtask combines before it hands them on early.");

  static final ConfigOption<Integer> SINK_PARALLELISM =
      ConfigOptions.key("sink.parallelism")
          .intType()
          .defaultValue(1)
          .withDescription("Writers into ClickHouse; each makes its own inserts.");

  static final List<ConfigOption<?>> ALL =
      List.of(
          JOB_NAME,
          BOOTSTRAP_SERVERS,
          HUBBLE_TOPIC,
          METADATA_TOPIC,
          DEAD_LETTERS_TOPIC,
          AGGREGATES_TOPIC,
          EXCHANGE_TIMEOUT,
          MAX_SKEW,
          CLOCK_TOLERANCE,
          IDENTITY_WAIT,
          UNKNOWN_WAIT,
          IDENTITY_HORIZON,
          FLOW_SAMPLE_RATE,
          COMBINE_ROWS_MAX,
          SINK_PARALLELISM,
          CommitOptions.URL,
          CommitOptions.USER,
          CommitOptions.PASSWORD,
          CommitOptions.DATABASE,
          CommitOptions.ADOPT_LEDGER,
          CommitOptions.MAP_ROWS_MAX,
          CommitOptions.FLOWS_PER_CHECKPOINT_MAX,
          CommitOptions.ROWS_PER_INSERT_MAX,
          CommitOptions.REQUEST_TIMEOUT,
          CommitOptions.RETRY_DELAY_MIN,
          CommitOptions.RETRY_DELAY_MAX);

  /**
   * What begins with it goes to Kafka's clients as it is: {@code --kafka.client.security.protocol}.
   */
  static final String KAFKA_PREFIX = "kafka.client.";

  private TrafficOptions() {}

  private static ConfigOption<String> text(String key, String fallback, String description) {
    return ConfigOptions.key(key).stringType().defaultValue(fallback).withDescription(description);
  }

  static boolean isKnown(String key) {
    return key.startsWith(KAFKA_PREFIX)
        || ALL.stream().anyMatch(option -> option.key().equals(key));
  }

  static String keys() {
    return ALL.stream().map(option -> "--" + option.key()).collect(Collectors.joining(" "))
        + " --"
        + KAFKA_PREFIX
        + "*";
  }
}
