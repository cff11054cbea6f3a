package dev.podflow.schema;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one list of topics. A deployment may name or keep them otherwise in its configuration. */
public final class Topics {
  /** Hubble's flows, a JSON object each; keyed by node, so that both ends of a packet meet. */
  public static final Topic FLOWS_HUBBLE = kept("flows.hubble", 4, Duration.ofDays(3));

  /** Calico's flow logs and Goldmane's flows, a JSON object each. */
  public static final Topic FLOWS_CALICO = kept("flows.calico", 4, Duration.ofDays(3));

  /** Connection-tracking events, one each. */
  public static final Topic FLOWS_CONNTRACK = kept("flows.conntrack", 4, Duration.ofDays(3));

  /** Access logs of proxies, a record each; keyed by node. */
  public static final Topic LOGS_ACCESS = kept("logs.access", 4, Duration.ofDays(3));

  /** CoreDNS log lines; keyed by node. */
  public static final Topic LOGS_DNS = kept("logs.dns", 2, Duration.ofDays(3));

  /** OTLP export requests. */
  public static final Topic METRICS_OTLP = kept("metrics.otlp", 4, Duration.ofDays(3));

  /**
   * Versions of Kubernetes objects. One partition: a directory reads all of it anyway, and markers
   * keep their place among the objects that they speak of. Tombstones stay for a week, longer than
   * any reader is away.
   */
  public static final Topic K8S_METADATA = compacted("k8s.metadata", 1, Duration.ofDays(7));

  /** Alert rules by name. */
  public static final Topic ALERT_RULES = compacted("alert.rules", 1, Duration.ofDays(7));

  /** The deltas that went into the tables, with their commit tokens. */
  public static final Topic TRAFFIC_AGGREGATES = kept("traffic.aggregates", 4, Duration.ofDays(3));

  /** Alerts as they fire, change and resolve. */
  public static final Topic ALERTS = kept("alerts", 1, Duration.ofDays(30));

  /** Records that could not be used, with the reason in their headers. */
  public static final Topic DEAD_LETTERS =
      new Topic("dead-letters", 1, false, Duration.ofDays(14), 2 * Topic.USUAL_BYTES_MAX);

  public static final List<Topic> ALL =
      List.of(
          FLOWS_HUBBLE,
          FLOWS_CALICO,
          FLOWS_CONNTRACK,
          LOGS_ACCESS,
          LOGS_DNS,
          METRICS_OTLP,
          K8S_METADATA,
          ALERT_RULES,
          TRAFFIC_AGGREGATES,
          ALERTS,
          DEAD_LETTERS);

  private Topics() {}

  /**
   * A topic.
   *
   * @param partitions how many partitions it is created with
   * @param compacted whether the newest value of each key is kept for good
   * @param retention how long records are kept; of a compacted topic, its tombstones
   * @param maxBytes how large a record may be. A dead letter holds a whole record of another topic
   *     and its own headers: where it did not fit, the largest bad record would stop the job for
   *     good.
   */
  public record Topic(
      String name, int partitions, boolean compacted, Duration retention, int maxBytes) {
    /** Kafka's default of {@code max.message.bytes}. */
    private static final int USUAL_BYTES_MAX = 1_048_588;

    /** Kafka's own configuration of such a topic. */
    public Map<String, String> config() {
      return Map.of(
          "cleanup.policy",
          compacted ? "compact" : "delete",
          compacted ? "delete.retention.ms" : "retention.ms",
          Long.toString(retention.toMillis()),
          "max.message.bytes",
          Integer.toString(maxBytes));
    }
  }

  private static Topic kept(String name, int partitions, Duration retention) {
    return new Topic(name, partitions, false, retention, Topic.USUAL_BYTES_MAX);
  }

  private static Topic compacted(String name, int partitions, Duration retention) {
    return new Topic(name, partitions, true, retention, Topic.USUAL_BYTES_MAX);
  }
}
