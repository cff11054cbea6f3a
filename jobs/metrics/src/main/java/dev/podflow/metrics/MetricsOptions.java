package dev.podflow.metrics;

import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.count.MetricOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The job's own options, {@code --key value} each; {@link JobOptions} has those of every job. */
final class MetricsOptions {
  static final ConfigOption<String> METRICS_TOPIC =
      JobOptions.text("topic.metrics.otlp", "metrics.otlp", "Topic of OTLP export requests.");

  static final ConfigOption<Duration> MAX_SKEW =
      ConfigOptions.key("time.max-skew")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How far a point's time may be ahead of its record's Kafka timestamp; beyond, it is"
                  + " left out.");

  static final ConfigOption<Long> SERIES_MAX =
      ConfigOptions.key("series.max")
          .longType()
          .defaultValue(1_000_000L)
          .withDescription(
              "Series that are remembered, by all subtasks together; points of any beyond are left"
                  + " out, counted in refusedPoints. A counter or gauge takes about 400 bytes of"
                  + " heap, a histogram of 20 buckets about 2 KB.");

  static final ConfigOption<Duration> SERIES_TTL =
      ConfigOptions.key("series.ttl")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How long a series is remembered that is not scraped any more, by Kafka's"
                  + " timestamps. One that comes back later starts with a new base.");

  static final ConfigOption<Integer> SCRAPES_MAX =
      ConfigOptions.key("series.scrapes-max")
          .intType()
          .defaultValue(8)
          .withDescription(
              "Scrapes of a series that are remembered: a late one among them takes its place, an"
                  + " older one is left out. More are needed where a target's scrapes go through"
                  + " several partitions and a backlog is read: better have the collector"
                  + " partition by resource attributes.");

  static final ConfigOption<Duration> NEWBORN_MAX =
      ConfigOptions.key("series.newborn-max")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How long before its first scrape a series may have begun for that scrape to count"
                  + " from zero.");

  static final ConfigOption<Boolean> ZERO_INCREASES =
      ConfigOptions.key("rows.zero-increases")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether a counter that was scraped and did not grow has a row, with an increase of"
                  + " 0. Without them the table is much smaller where most counters stand still.");

  static final ConfigOption<List<String>> PAIR_SYSTEMS =
      ConfigOptions.key("pairs.systems")
          .stringType()
          .asList()
          .defaultValues("istio", "linkerd")
          .withDescription(
              "The meshes whose metrics also make rows of service_pairs, under a source_system of"
                  + " that name. Empty for none.");

  static final JobOptions ALL =
      new JobOptions(
          JobOptions.name("metrics"),
          METRICS_TOPIC,
          JobOptions.AGGREGATES_TOPIC,
          JobOptions.CLOCK_TOLERANCE,
          JobOptions.IDENTITY_HORIZON,
          MAX_SKEW,
          SERIES_MAX,
          SERIES_TTL,
          SCRAPES_MAX,
          NEWBORN_MAX,
          ZERO_INCREASES,
          PAIR_SYSTEMS);

  private static final Set<String> MESHES = Set.of("istio", "linkerd");

  private MetricsOptions() {}

  /**
   * Reads the job's arguments.
   *
   * @throws IllegalArgumentException if an option is unknown, or its value cannot be
   */
  static JobConfig parse(String... arguments) {
    JobConfig config = JobConfig.parse(ALL, arguments);
    if (!MESHES.containsAll(config.get(PAIR_SYSTEMS))) {
      throw new IllegalArgumentException(
          PAIR_SYSTEMS.key() + " are of " + MESHES + ", not " + config.get(PAIR_SYSTEMS));
    }
    if (config.get(SERIES_MAX) < 1) {
      throw new IllegalArgumentException(SERIES_MAX.key() + " has to be positive");
    }
    if (config.get(SCRAPES_MAX) < 1 || config.get(SCRAPES_MAX) > Short.MAX_VALUE) {
      throw new IllegalArgumentException(SCRAPES_MAX.key() + " is from 1 to " + Short.MAX_VALUE);
    }
    return config;
  }

  static MetricOptions counting(JobConfig config) {
    return new MetricOptions(
        config.get(SCRAPES_MAX),
        config.get(NEWBORN_MAX).toMillis(),
        config.get(ZERO_INCREASES),
        new HashSet<>(config.get(PAIR_SYSTEMS)),
        config.get(JobOptions.CLOCK_TOLERANCE).toMillis());
  }
}
