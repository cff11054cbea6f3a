package dev.podflow.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  private final Origin origin = new Origin();
  private final FlowBatch flows = new FlowBatch();
  private Flow flow;

  @BeforeEach
  void add() {
    flow = flows.add();
    flow.message = Flow.Message.REPORT;
    origin.timestampMillis = 1_700_000_000_123L;
  }

  @ParameterizedTest
  @CsvSource({
    "node-1, '', node-1",
    "prod/node-1, prod, node-1",
    "prod/, prod, ''",
    "/node-1, '', node-1",
    "ip-10-0-0-1.ec2.internal, '', ip-10-0-0-1.ec2.internal"
  })
  void keyNamesClusterAndNode(String key, String cluster, String node) {
    complete(key.getBytes(UTF_8));
    assertThat(flow.cluster).isEqualTo(cluster);
    assertThat(flow.node).isEqualTo(node);
    assertThat(flow.timeNanos).isEqualTo(1_700_000_000_123_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c", "{\"node\":1}", "a b", "\u00e9", "\0\1\2"})
  void anyOtherKeySaysNothing(String key) {
    complete("other/before".getBytes(UTF_8));
    flow.reset();
    complete(key.getBytes(UTF_8));
    complete("x".repeat(600).getBytes(UTF_8));
    complete(null);
    assertThat(flow.cluster + flow.node).isEmpty();
  }

  @Test
  void recordsThatSayAreLeftAsTheyAre() {
    flow.node = "n";
    flow.cluster = "c";
    flow.timeNanos = 42;
    complete("prod/node-1".getBytes(UTF_8));
    assertThat(flow.cluster + "/" + flow.node).isEqualTo("c/n");
    assertThat(flow.timeNanos).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void timestampThatIsNoneIsNotATime(long timestampMillis) {
    origin.timestampMillis = timestampMillis;
    complete(null);
    assertThat(flow.timeNanos).isEqualTo(Flow.NO_TIME);
  }

  private void complete(byte[] key) {
    origin.key(key);
    origin.complete(flows);
  }
}
