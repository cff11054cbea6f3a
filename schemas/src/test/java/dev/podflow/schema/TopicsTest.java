package dev.podflow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void listsEveryTopicOnce() {
    assertThat(Topics.ALL)
        .extracting(Topics.Topic::name)
        .containsExactly(
            "flows.hubble",
            "flows.calico",
            "flows.conntrack",
            "logs.access",
            "logs.dns",
            "metrics.otlp",
            "k8s.metadata",
            "alert.rules",
            "traffic.aggregates",
            "alerts",
            "dead-letters");
  }

  @Test
  void keepsTheNewestValueOfEachKeyOfCompactedTopics() {
    assertThat(Topics.K8S_METADATA.config())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("delete.retention.ms", "604800000")
        .doesNotContainKey("retention.ms");
    assertThat(Topics.FLOWS_HUBBLE.config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "259200000");
  }
}
