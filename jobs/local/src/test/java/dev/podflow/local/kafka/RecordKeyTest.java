package dev.podflow.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordKeyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "HUBBLE|{\"flow\":{\"node_name\":\"a\"},\"node_name\":\"b\"}|b",
        "HUBBLE|{\"flow\":{\"l4\":{\"x\":[1]},\"node_name\":\"a\"}}|a",
        "HUBBLE|{\"result\":{\"flow\":{\"nodeName\":\"c\"}}}|c",
        "HUBBLE|{\"time\":\"x\",\"nodeName\":\"k8s/d\"}|k8s/d",
        "CALICO|{\"host\":\"node-1\",\"source_name\":\"x\"}|node-1",
        "CONNTRACK|{\"log\":\"[NEW] tcp\",\"host\":{\"ip\":[\"x\"],\"name\":\"n\"}}|n",
        "CONNTRACK|{\"hostname\":\"n\",\"tuple\":{\"host\":\"no\"}}|n",
        "ACCESS_LOGS|{\"host\":\"shop.example\",\"kubernetes\":{\"host\":\"n\"}}|n",
        "ACCESS_LOGS|{\"kubernetes\":{\"node\":{\"name\":\"n\"},\"pod\":{\"name\":\"p\"}}}|n",
        "DNS_LOGS|{\"host\":\"h\",\"kubernetes\":{\"pod_node_name\":\"n\"},\"log\":\"x\"}|n",
      })
  void isTheNodeThatTheRecordNames(Input input, String record, String node) {
    assertThat(key(input, null, null, record)).isEqualTo(node);
    assertThat(key(input, null, "other", record)).isEqualTo(node);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "HUBBLE|{}",
        "HUBBLE|{\"host\":\"no\"}",
        "CONNTRACK|    [NEW] tcp      6 120 SYN_SENT src=10.0.0.1",
        "CONNTRACK|{\"host\":7,\"log\":\"x\"}",
        "ACCESS_LOGS|{\"host\":\"shop.example\"}",
        "DNS_LOGS|{\"host\":",
        "DNS_LOGS|[1]"
      })
  void isNoneWhereNobodySays(Input input, String record) {
    assertThat(key(input, null, null, record)).isNull();
    assertThat(key(input, null, "node-1", record)).isEqualTo("node-1");
    assertThat(key(input, "prod", "node-1", record)).isEqualTo("prod/node-1");
    assertThat(key(input, "prod", null, record)).isEqualTo("prod/");
  }

  @Test
  void clusterOfTheRecordIsKept() {
    assertThat(key(Input.HUBBLE, "prod", null, "{\"node_name\":\"test/a\"}")).isEqualTo("test/a");
    assertThat(key(Input.HUBBLE, "prod", null, "{\"node_name\":\"a\"}")).isEqualTo("prod/a");
  }

  private static String key(Input input, String cluster, String node, String record) {
    byte[] key = new RecordKey(input, cluster, node).of(record.getBytes(StandardCharsets.UTF_8));
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
