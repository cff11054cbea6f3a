package dev.podflow.config;

import dev.podflow.commit.CommitOptions;
import dev.podflow.count.IdentityOptions;
import dev.podflow.deadletter.LetterValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The options of one job: those that every job has, and its own. What only some jobs have, but have
 * in common, is declared here, too.
 */
public final class JobOptions {
  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      text("kafka.bootstrap-servers", "127.0.0.1:9092", "Kafka's brokers.");

  public static final ConfigOption<String> KAFKA_CLIENT_FILE =
      text(
          "kafka.client-file",
          "",
          "A properties file for Kafka's clients (TLS, SASL), on the JobManager and on each"
              + " TaskManager. Its secrets are read there, and are no part of the job.");

  public static final ConfigOption<String> METADATA_TOPIC =
      text("topic.k8s.metadata", "k8s.metadata", "Topic of Kubernetes metadata.");

  public static final ConfigOption<Integer> COMBINE_ROWS_MAX =
      ConfigOptions.key("combine.rows-max")
          .intType()
          .defaultValue(100_000)
          .withDescription("Rows that a subtask combines before it hands them on early.");

  public static final ConfigOption<Integer> SINK_PARALLELISM =
      ConfigOptions.key("sink.parallelism")
          .intType()
          .defaultValue(1)
          .withDescription("Writers into ClickHouse; each makes its own inserts.");

  public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
      text("topic.dead-letters", "dead-letters", "Topic of records that could not be used.");

  public static final ConfigOption<LetterValue> DEAD_LETTERS_VALUE =
      ConfigOptions.key("dead-letters.value")
          .enumType(LetterValue.class)
          .defaultValue(LetterValue.KEEP)
          .withDescription(
              "What a dead letter keeps of its record: keep (its bytes, so that it can be sent"
                  + " again), mask (its shape, all texts covered) or drop (the reason alone).");

  public static final ConfigOption<String> AGGREGATES_TOPIC =
      text(
          "topic.traffic.aggregates",
          "traffic.aggregates",
          "Topic that committed rows are published to; nothing is published if it is empty.");

  public static final ConfigOption<Duration> CLOCK_TOLERANCE =
      ConfigOptions.key("identity.clock-tolerance")
          .durationType()
          .defaultValue(Duration.ofMillis(IdentityOptions.DEFAULT.clockToleranceMillis()))
          .withDescription(
              "By how much nodes' clocks may be wrong: an address nearer to a change of owner than"
                  + " that is ambiguous.");

  public static final ConfigOption<Duration> IDENTITY_HORIZON =
      ConfigOptions.key("identity.horizon")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "How long pods and other objects that have ended are remembered; longer than flows"
                  + " are kept in Kafka. A pod takes about 1.5 KB of the TaskManager's heap.");

  /**
   * What begins with it goes to Kafka's clients as it is: {@code --kafka.client.security.protocol}.
   * A secret is refused: arguments are seen in the web UI and in the list of processes.
   */
  static final String KAFKA_PREFIX = "kafka.client.";

  private static final String NAME_KEY = "job.name";

  private static final List<ConfigOption<?>> OF_EVERY_JOB =
      List.of(
          BOOTSTRAP_SERVERS,
          KAFKA_CLIENT_FILE,
          METADATA_TOPIC,
          COMBINE_ROWS_MAX,
          SINK_PARALLELISM,
          DEAD_LETTERS_TOPIC,
          DEAD_LETTERS_VALUE,
          CommitOptions.URL,
          CommitOptions.USER,
          CommitOptions.PASSWORD_FILE,
          CommitOptions.CA_FILE,
          CommitOptions.DATABASE,
          CommitOptions.ADOPT_LEDGER,
          CommitOptions.MAP_ROWS_MAX,
          CommitOptions.FLOWS_PER_CHECKPOINT_MAX,
          CommitOptions.KEYS_PER_SOURCE_MAX,
          CommitOptions.KEYS_PER_DAY_MAX,
          CommitOptions.ROWS_PER_INSERT_MAX,
          CommitOptions.REQUEST_TIMEOUT,
          CommitOptions.RETRY_DELAY_MIN,
          CommitOptions.RETRY_DELAY_MAX);

  private final ConfigOption<String> name;
  private final List<ConfigOption<?>> all;

  /**
   * @param own what only this job has; a job's name is {@link #name}'s
   */
  public JobOptions(ConfigOption<String> name, ConfigOption<?>... own) {
    if (!name.key().equals(NAME_KEY)) {
      throw new IllegalArgumentException(name.key() + " is not " + NAME_KEY);
    }
    this.name = name;
    this.all =
        Stream.of(Stream.of(name), OF_EVERY_JOB.stream(), Stream.of(own))
            .flatMap(options -> options)
            .<ConfigOption<?>>map(option -> option)
            .toList();
  }

  /** The option of a job's name. */
  public static ConfigOption<String> name(String fallback) {
    return text(NAME_KEY, fallback, "Name of the job, its consumer group and its ledger.");
  }

  /** An option that is a text. */
  public static ConfigOption<String> text(String key, String fallback, String description) {
    return ConfigOptions.key(key).stringType().defaultValue(fallback).withDescription(description);
  }

  ConfigOption<String> name() {
    return name;
  }

  List<ConfigOption<?>> all() {
    return all;
  }

  boolean isKnown(String key) {
    return key.startsWith(KAFKA_PREFIX)
        || all.stream().anyMatch(option -> option.key().equals(key));
  }

  String keys() {
    return all.stream().map(option -> "--" + option.key()).collect(Collectors.joining(" "))
        + " --"
        + KAFKA_PREFIX
        + "*";
  }
}
