package dev.podflow.simulator;

import dev.podflow.schema.Topics;

/** What a simulated cluster can write of its traffic. Each is named as {@code send} names it. */
public enum Log {
  /** Cilium Hubble's flows. */
  HUBBLE("hubble", Topics.FLOWS_HUBBLE, "jsonl"),
  /** Flow logs of Calico Enterprise. */
  CALICO("calico", Topics.FLOWS_CALICO, "jsonl"),
  /** What {@code conntrack -E} prints. */
  CONNTRACK("conntrack", Topics.FLOWS_CONNTRACK, "log"),
  /** Access logs of Istio's sidecars. */
  ACCESS("access-logs", Topics.LOGS_ACCESS, "log"),
  /** CoreDNS's log of queries. */
  DNS("dns-logs", Topics.LOGS_DNS, "log"),
  /** Metrics of Istio's sidecars as an OpenTelemetry Collector exports them. */
  METRICS("otlp-metrics", Topics.METRICS_OTLP, "jsonl");

  private final String word;
  private final Topics.Topic topic;
  private final String suffix;

  Log(String word, Topics.Topic topic, String suffix) {
    this.word = word;
    this.topic = topic;
    this.suffix = suffix;
  }

  /** The input of {@code send} that it goes to, and the directory that it is written into. */
  public String word() {
    return word;
  }

  /** Name of the topic that it goes to. */
  public String topic() {
    return topic.name();
  }

  /** How its files end. */
  String suffix() {
    return suffix;
  }
}
