package dev.podflow.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HubbleBenchTest {
  private static final Instant START = Instant.parse("2026-03-04T10:58:00Z");

  @Test
  void everyRecordIsReadableAndEveryAnswerHasItsRequest() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Set<String> uuids = new HashSet<>();
    Map<String, String> asked = new HashMap<>();
    int[] answers = {0};
    long[] bytes = {0};
    HubbleBench bench = new HubbleBench(1, START, 200, 20_000);
    bench.run(
        0,
        10_000,
        (node, buffer, length) -> {
          JsonNode record = json.readTree(Arrays.copyOf(buffer, length));
          JsonNode flow = record.path("flow");
          assertThat(flow.path("node_name").asText()).isEqualTo("prod/" + node);
          assertThat(uuids.add(flow.path("uuid").asText())).isTrue();
          assertThat(Instant.parse(flow.path("time").asText())).isAfter(START.minusSeconds(1));
          bytes[0] += length;
          JsonNode message = flow.path("l7");
          if (message.isMissingNode()) {
            return;
          }
          String id = message.path("http").path("headers").path(2).path("value").asText();
          JsonNode ports = flow.path("l4").path("TCP");
          if (message.path("type").asText().equals("REQUEST")) {
            asked.put(id, ports.path("source_port").asText());
          } else {
            assertThat(asked.remove(id)).isEqualTo(ports.path("destination_port").asText());
            answers[0]++;
          }
        });
    assertThat(answers[0]).isGreaterThan(2_000);
    assertThat(bytes[0] / 10_000).isBetween(1_700L, 2_300L);
    assertThat(json.readTree(bench.kubernetesObjects()).path("items").size()).isGreaterThan(200);
  }
}
