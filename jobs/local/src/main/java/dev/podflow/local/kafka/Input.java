package dev.podflow.local.kafka;

import dev.podflow.schema.Topics;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code send} takes: an input's name and the topic it goes to. */
public enum Input {
  HUBBLE(
      "hubble",
      Topics.FLOWS_HUBBLE,
      new NodeName(
          "node_name",
          "nodeName",
          "flow.node_name",
          "flow.nodeName",
          "result.node_name",
          "result.nodeName",
          "result.flow.node_name",
          "result.flow.nodeName")),
  CALICO("calico", Topics.FLOWS_CALICO, Shipped.NODE),
  CONNTRACK("conntrack", Topics.FLOWS_CONNTRACK, Shipped.NODE),
  // A proxy's own "host" is the name that was asked for, not where it runs.
  ACCESS_LOGS("access-logs", Topics.LOGS_ACCESS, Shipped.NODE_IN_METADATA),
  DNS_LOGS("dns-logs", Topics.LOGS_DNS, Shipped.NODE),
  OTLP_METRICS("otlp-metrics", Topics.METRICS_OTLP, new NodeName()),
  K8S("k8s", Topics.K8S_METADATA, new NodeName());

  private final String word;
  private final Topics.Topic topic;
  private final NodeName nodeName;

  Input(String word, Topics.Topic topic, NodeName nodeName) {
    this.word = word;
    this.topic = topic;
    this.nodeName = nodeName;
  }

  /** The name on the command line. */
  public String word() {
    return word;
  }

  public Topics.Topic topic() {
    return topic;
  }

  NodeName nodeName() {
    return nodeName;
  }

  public static Optional<Input> of(String word) {
    return Stream.of(values()).filter(input -> input.word.equals(word)).findFirst();
  }

  /** Where Fluent Bit, Fluentd, Vector and Filebeat say which node a log is from. */
  private static final class Shipped {
    static final NodeName NODE_IN_METADATA =
        new NodeName(
            "kubernetes.host",
            "kubernetes.node_name",
            "kubernetes.pod_node_name",
            "kubernetes.node.name",
            "node_name",
            "nodeName");

    static final NodeName NODE =
        new NodeName(
            "kubernetes.host",
            "kubernetes.node_name",
            "kubernetes.pod_node_name",
            "kubernetes.node.name",
            "node_name",
            "nodeName",
            "node",
            "host.name",
            "host",
            "hostname");
  }
}
