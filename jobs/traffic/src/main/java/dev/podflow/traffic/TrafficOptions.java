package dev.podflow.traffic;

import dev.podflow.config.JobOptions;
import dev.podflow.count.IdentityOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The job's own options, {@code --key value} each; {@link JobOptions} has those of every job. */
final class TrafficOptions {
  static final ConfigOption<String> HUBBLE_TOPIC =
      JobOptions.text("topic.flows.hubble", "flows.hubble", "Topic of Hubble's flows.");

  static final ConfigOption<String> CALICO_TOPIC =
      JobOptions.text("topic.flows.calico", "flows.calico", "Topic of Calico's flow logs.");

  static final ConfigOption<String> ACCESS_TOPIC =
      JobOptions.text("topic.logs.access", "logs.access", "Topic of proxies' access logs.");

  static final ConfigOption<String> CONNTRACK_TOPIC =
      JobOptions.text(
          "topic.flows.conntrack", "flows.conntrack", "Topic of connection-tracking events.");

  static final ConfigOption<String> DNS_TOPIC =
      JobOptions.text("topic.logs.dns", "logs.dns", "Topic of CoreDNS' log.");

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

  static final ConfigOption<Double> FLOW_SAMPLE_RATE =
      ConfigOptions.key("flows.sample-rate")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Share, 0 to 1, of the flows that are kept singly although they were neither denied"
                  + " nor dropped nor failed.");

  static final JobOptions ALL =
      new JobOptions(
          JobOptions.name("traffic"),
          HUBBLE_TOPIC,
          CALICO_TOPIC,
          ACCESS_TOPIC,
          CONNTRACK_TOPIC,
          DNS_TOPIC,
          JobOptions.AGGREGATES_TOPIC,
          EXCHANGE_TIMEOUT,
          MAX_SKEW,
          JobOptions.CLOCK_TOLERANCE,
          IDENTITY_WAIT,
          UNKNOWN_WAIT,
          JobOptions.IDENTITY_HORIZON,
          FLOW_SAMPLE_RATE);

  private TrafficOptions() {}
}
