package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.config.JobConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/**
 * The graph's names and uids: a savepoint finds its state by them, so they never change unnoticed.
 */
class AlertsGraphTest {
  @Test
  void everyOperatorHasItsNameAndUid() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    AlertsJob.build(environment, JobConfig.parse(AlertsOptions.ALL));
    assertThat(environment.getStreamGraph().getStreamNodes())
        .extracting(node -> node.getOperatorName() + " (" + node.getTransformationUID() + ")")
        .containsExactlyInAnyOrder(
            "Source: read-aggregates (read-aggregates)",
            "match-rules (match-rules)",
            "watch-groups (watch-groups)",
            "keep-budget (keep-budget)",
            "rows-of-alerts (rows-of-alerts)",
            "sink-alerts: Writer (sink-alerts)",
            "sink-alerts: Committer (Sink Committer: sink-alerts)",
            "sink-dead-letters: Writer (sink-dead-letters)",
            "sink-dead-letters: Committer (Sink Committer: sink-dead-letters)",
            "sink-tables: Writer (sink-tables)",
            "sink-tables: stamp-commits (sink-tables: stamp-commits)",
            "sink-tables: Committer (Sink Committer: sink-tables)");
  }
}
