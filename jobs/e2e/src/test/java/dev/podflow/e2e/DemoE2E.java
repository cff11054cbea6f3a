package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo, as a newcomer runs it. */
@ExtendWith(LocalStack.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class DemoE2E {
  @Test
  void theTablesAgreeWithTheSimulator(LocalStack stack) {
    LocalStack.Result demo = stack.run("demo", "--minutes", "1", "--seed", "3");
    assertThat(demo.status()).as(demo.toString()).isZero();
    assertThat(demo.output())
        .contains("requests_s")
        .containsPattern("[1-9]\\d* rows and [1-9]\\d* quantiles compared: 0 missing, 0 extra")
        .containsPattern("[1-9]\\d* faults injected, 0 missed");
    assertSourcesAgree(demo.output());
  }

  /**
   * The answer to {@code sources}: cluster, content, source, pairs, connections… requests, errors.
   * The troubles have a cluster of their own, of which not every source tells.
   */
  private static void assertSourcesAgree(String output) {
    Map<String, List<String>> told = new HashMap<>();
    output
        .lines()
        .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
        .filter(cells -> cells.size() == 11)
        .filter(cells -> cells.get(0).equals("prod") && cells.get(1).equals("requests"))
        .forEach(cells -> told.put(cells.get(2), cells));
    assertThat(told).containsOnlyKeys("calico", "cilium", "conntrack", "envoy", "istio");
    assertThat(told.get("calico").subList(3, 5)).isEqualTo(told.get("conntrack").subList(3, 5));
    assertThat(told.get("calico").get(6)).isEqualTo(told.get("conntrack").get(6));
    for (String system : List.of("envoy", "istio")) {
      assertThat(told.get(system).subList(7, 9)).isEqualTo(told.get("cilium").subList(7, 9));
    }
  }
}
