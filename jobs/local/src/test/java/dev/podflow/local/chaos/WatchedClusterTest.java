package dev.podflow.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class WatchedClusterTest {
  @Test
  void noNodeOfTheLoadSharesItsPartition() {
    for (int node = 1; node <= Load.NODES; node++) {
      byte[] key = ("node-" + node).getBytes(StandardCharsets.UTF_8);
      assertThat(partition(key)).isNotEqualTo(partition(WatchedCluster.KEY));
    }
  }

  private static int partition(byte[] key) {
    return BuiltInPartitioner.partitionForKey(key, Topics.FLOWS_HUBBLE.partitions());
  }
}
