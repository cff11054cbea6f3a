package dev.podflow.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  @Test
  void stackOptionsFollowWhatIsShared() {
    String config =
        ClusterConfig.render(
            "a: b\n\n", ClusterConfig.stackOptions(Path.of("/srv/of the/stack"), 8081, 7000));
    assertThat(config)
        .startsWith("a: b\n")
        .contains("rest.port: '8081'\n")
        .contains("jobmanager.rpc.port: '7000'\n")
        .contains("execution.checkpointing.dir: 'file:///srv/of%20the/stack/checkpoints");
  }
}
