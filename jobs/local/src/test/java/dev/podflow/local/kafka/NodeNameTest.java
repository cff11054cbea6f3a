package dev.podflow.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"flow\":{\"node_name\":\"a\"},\"node_name\":\"b\"}|b",
        "{\"flow\":{\"l4\":{\"x\":[1]},\"node_name\":\"a\"}}|a",
        "{\"result\":{\"flow\":{\"nodeName\":\"c\"}}}|c",
        "{\"time\":\"x\",\"nodeName\":\"k8s/d\"}|k8s/d",
      })
  void isFoundInEveryEnvelope(String record, String node) {
    assertThat(NodeName.of(record.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(node.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"{}", "oops", "{\"a\":", "[1]"})
  void isNullWhereTheRecordDoesNotSay(String record) {
    assertThat(NodeName.of(record.getBytes(StandardCharsets.UTF_8))).isNull();
  }
}
