package dev.podflow.traffic;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The job's options. Execution settings (checkpoints, state, restarts) are the cluster's, not here. */
enum TrafficOptions {
  JOB_NAME("job.name", "traffic", "name of the job, of its consumer group and of its ledger"),
  BOOTSTRAP_SERVERS("kafka.bootstrap-servers", "127.0.0.1:9092", "Kafka's brokers"),
  HUBBLE_TOPIC("topic.flows.hubble", "flows.hubble", "topic of Hubble flows"),
  METADATA_TOPIC("topic.k8s.metadata", "k8s.metadata", "topic of Kubernetes metadata"),
  DEAD_LETTERS_TOPIC("topic.dead-letters", "dead-letters", "topic of unusable records"),
  CLICKHOUSE_URL("clickhouse.url", "http://127.0.0.1:8123", "ClickHouse's HTTP interface"),
  CLICKHOUSE_USER("clickhouse.user", "default", "ClickHouse's user"),
  CLICKHOUSE_PASSWORD("clickhouse.password", "", "its password"),
  CLICKHOUSE_DATABASE("clickhouse.database", "podflow", "ClickHouse's database"),
  EXCHANGE_TIMEOUT("exchange.timeout", "PT30S", "how long a request waits for its response"),
  MAX_SKEW("time.max-skew", "PT10M", "how far a flow may be ahead of its Kafka timestamp"),
  FLOW_SAMPLE_RATE("flows.sample-rate", "0", "share (0 to 1) of unremarkable flows to keep singly"),
  COMBINE_MAX_ROWS(
      "combine.max-rows", "100000", "rows a subtask combines before it hands them on early"),
  ADOPT_LEDGER(
      "commit.adopt-ledger", "false", "start without state although ClickHouse has commits");

  static final String KAFKA_PREFIX = "kafka.client.";

  private final String key;
  private final String fallback;
  private final String description;

  TrafficOptions(String key, String fallback, String description) {
    this.key = key;
    this.fallback = fallback;
    this.description = description;
  }

  String fallback() {
    return fallback;
  }

  static TrafficOptions of(String key) {
    return Arrays.stream(values())
        .filter(option -> option.key.equals(key))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("unknown option --" + key + "; " + help()));
  }

  static String help() {
    return "options: "
        + Arrays.stream(values())
            .map(option -> "--%s (%s; default: %s)".formatted(
                option.key, option.description, option.fallback))
            .collect(Collectors.joining(", "))
        + ", --" + KAFKA_PREFIX + "<any setting of a Kafka client>";
  }
}
