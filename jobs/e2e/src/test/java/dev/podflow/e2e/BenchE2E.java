package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Each benchmark measures beside a stack that is up, on one of its own. How much it measures is the
 * machine's business, and nothing is asserted about it. Those that only start a stack and look take
 * a minute each: {@code -Dpodflow.benches=all}.
 */
@ExtendWith(LocalStack.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class BenchE2E {
  /** A benchmark's cluster has far more than those of other tests. */
  private static final String NODES =
      "SELECT uniqExact(node) FROM podflow.pods WHERE cluster = 'prod'";

  /** As few records as there have to be, and hardly a wait for a commit. */
  private static String[] quick(String benchmark) {
    return new String[] {"bench", benchmark, "--records", "20000", "--checkpoint-seconds", "1"};
  }

  @Test
  void theBenchmarkCountsWhatItSendsAndPrintsItsFixedKeys(LocalStack stack)
      throws JsonProcessingException {
    JsonNode result = new JsonMapper().readTree(stack.succeed(quick("pipeline")));
    assertThat(result.path("bench").asText()).isEqualTo("pipeline");
    assertThat(result.path("source").asText()).isEqualTo("hubble");
    assertThat(result.path("records").asLong()).isEqualTo(20_000);
    assertThat(result.path("pods").asInt()).isEqualTo(1_000);
    assertThat(result.path("records_unresolved").asLong(-1)).isZero();
    double jobs = result.path("cpu_s_per_million").asDouble();
    double read = result.path("cpu_s_per_million_read").asDouble();
    assertThat(read).isPositive();
    assertThat(jobs).isPositive();
    assertThat(result.path("cpu_s_per_million_all").asDouble()).isGreaterThan(jobs);
    assertThat(result.path("ratio_to_read").asDouble() * read).isBetween(jobs * 0.99, jobs * 1.01);
    assertThat(stack.number(NODES)).as("the stack that was up is left alone").isLessThan(20);
  }

  @Test
  @EnabledIfSystemProperty(named = "podflow.benches", matches = "all")
  void whatIsKnownHasASize(LocalStack stack) throws JsonProcessingException {
    JsonNode result = new JsonMapper().readTree(stack.succeed("bench", "state", "--pods", "1000"));
    assertThat(result.path("bench").asText()).isEqualTo("state");
    assertThat(result.path("pods").asInt()).isEqualTo(1_000);
    assertThat(result.path("pod_lives").asInt()).isEqualTo(2_000);
    assertThat(result.path("records").asInt()).isGreaterThan(3_000);
    assertThat(result.path("heap_bytes_per_life").asInt()).isPositive();
    assertThat(result.path("ready_s").asDouble()).isPositive();
    assertThat(result.path("ready_cpu_s").asDouble()).isPositive();
    assertThat(result.path("checkpoint_kb").asDouble()).isPositive();
    assertThat(result.path("projected").asBoolean(true)).isFalse();
  }

  @Test
  void policiesHaveAPrice(LocalStack stack) throws JsonProcessingException {
    JsonNode result =
        new JsonMapper().readTree(stack.succeed("bench", "policies", "--pods", "1000"));
    assertThat(result.path("bench").asText()).isEqualTo("policies");
    assertThat(result.path("policies").asInt()).isEqualTo(10_000);
    assertThat(result.path("pods").asInt()).isEqualTo(1_000);
    for (String figure : List.of("pod_us", "another_pod_us", "policy_us", "cluster_policy_us")) {
      assertThat(result.path(figure).asDouble()).as(figure).isPositive();
    }
  }

  @Test
  void clickHouseAloneComesToTheSameRows(LocalStack stack) throws JsonProcessingException {
    JsonNode result = new JsonMapper().readTree(stack.succeed(quick("compare")));
    assertThat(result.path("rows_different").asLong(-1)).isZero();
    assertThat(result.path("rows_same").asLong()).isGreaterThan(1_000);
    double ours = result.path("cpu_s_per_million_podflow").asDouble();
    double theirs = result.path("cpu_s_per_million_clickhouse").asDouble();
    assertThat(theirs).isPositive();
    assertThat(result.path("ratio").asDouble() * theirs).isBetween(ours * 0.99, ours * 1.01);
  }

  @Test
  @EnabledIfSystemProperty(named = "podflow.benches", matches = "all")
  void namedQueriesAnswerOverGeneratedTables(LocalStack stack) throws JsonProcessingException {
    int queries = 0;
    for (String line : stack.succeed("bench", "query", "--records", "20").lines().toList()) {
      JsonNode result = new JsonMapper().readTree(line);
      if (result.path("what").asText().equals("query")) {
        queries++;
        assertThat(result.path("rows").asInt()).as(line).isPositive();
        assertThat(result.path("median_ms").asDouble()).isPositive();
      } else {
        assertThat(result.path("rows").asLong()).as(line).isGreaterThanOrEqualTo(20 * 730);
      }
    }
    assertThat(queries).isGreaterThan(10);
  }

  @Test
  @EnabledIfSystemProperty(named = "podflow.benches", matches = "all")
  void processesAndTablesHaveASize(LocalStack stack) throws JsonProcessingException {
    int processes = 0;
    for (String line : stack.succeed("bench", "footprint", "--records", "5000").lines().toList()) {
      JsonNode result = new JsonMapper().readTree(line);
      if (result.path("what").asText().equals("memory")) {
        processes++;
        assertThat(result.path("rss_mb").asDouble())
            .isGreaterThan(result.path("heap_used_mb").asDouble());
        assertThat(result.path("heap_used_mb").asDouble()).isPositive();
      } else {
        assertThat(result.path("kafka_mb_per_million").asDouble()).isPositive();
        assertThat(result.path("mb_per_million_service_pairs_1m").asDouble()).isPositive();
      }
    }
    assertThat(processes).as("four, idle and at work").isEqualTo(8);
  }
}
