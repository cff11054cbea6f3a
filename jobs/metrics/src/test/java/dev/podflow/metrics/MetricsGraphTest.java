package dev.podflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/**
 * The graph's names and uids: a savepoint finds its state by them, so they never change unnoticed.
 */
class MetricsGraphTest {
  @Test
  void everyOperatorHasItsNameAndUid() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    MetricsJob.build(environment, MetricsOptions.parse());
    StreamGraph graph = environment.getStreamGraph();

    List<String> nodes = new ArrayList<>();
    for (StreamNode node : graph.getStreamNodes()) {
      nodes.add(node.getOperatorName() + " (" + node.getTransformationUID() + ")");
    }
    assertThat(nodes)
        .containsExactlyInAnyOrder(
            "Source: read-metrics (read-metrics)",
            "decode-metrics (decode-metrics)",
            "count-series (count-series)",
            "sink-tables: Writer (sink-tables)",
            "sink-tables: stamp-commits (sink-tables: stamp-commits)",
            "sink-tables: Committer (Sink Committer: sink-tables)",
            "sink-dead-letters: Writer (sink-dead-letters)",
            "sink-dead-letters: Committer (Sink Committer: sink-dead-letters)");
    assertThat(graph.getJobGraph().getNumberOfVertices())
        .as("reading, decoding and burying are one task, counting another, and the tables' sink")
        .isEqualTo(3);
  }
}
