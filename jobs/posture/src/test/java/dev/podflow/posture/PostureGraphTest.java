package dev.podflow.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.config.JobConfig;
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
class PostureGraphTest {
  @Test
  void everyOperatorHasItsNameAndUid() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(4);
    PostureJob.build(environment, JobConfig.parse(PostureOptions.ALL));
    StreamGraph graph = environment.getStreamGraph();

    List<String> nodes = new ArrayList<>();
    for (StreamNode node : graph.getStreamNodes()) {
      nodes.add(
          node.getOperatorName()
              + " ("
              + node.getTransformationUID()
              + ") x "
              + node.getParallelism());
    }
    assertThat(nodes)
        .as("one task reads everything, whatever the job's parallelism")
        .containsExactlyInAnyOrder(
            "Source: read-metadata (read-metadata) x 1",
            "keep-history (keep-history) x 1",
            "sink-tables: Writer (sink-tables) x 1",
            "sink-tables: stamp-commits (sink-tables: stamp-commits) x 1",
            "sink-tables: Committer (Sink Committer: sink-tables) x 1",
            "sink-dead-letters: Writer (sink-dead-letters) x 1",
            "sink-dead-letters: Committer (Sink Committer: sink-dead-letters) x 1");
  }
}
