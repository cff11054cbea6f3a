package dev.podflow.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aStepIsWhatItAddsToTheStepsBefore() throws IOException {
    JsonNode report =
        report(
            benchmark("commit", 1_000, 5_000, 40),
            benchmark("count", 1_000, 4_000, 30),
            benchmark("decode", 1_000, 2_000, 10),
            benchmark("resolve", 1_000, 2_500, 10));
    List<Steps.Step> steps = Steps.of(report, Optional.empty());
    assertThat(steps)
        .containsExactly(
            new Steps.Step(1_000, "decode", 2_000, Optional.of(10.0), 0.4),
            new Steps.Step(1_000, "identify", 500, Optional.of(0.0), 0.1),
            new Steps.Step(1_000, "count", 1_500, Optional.of(20.0), 0.3),
            new Steps.Step(1_000, "commit", 1_000, Optional.of(10.0), 0.2));
  }

  @Test
  void sharesAreOfThePipelineWhereItHadAsManyPods() throws IOException {
    JsonNode report =
        report(
            benchmark("decode", 100, 2_000, 0),
            benchmark("resolve", 100, 3_000, 0),
            benchmark("count", 100, 4_000, 0),
            benchmark("commit", 100, 5_000, 0),
            benchmark("decode", 7, 1, 0),
            benchmark("resolve", 7, 2, 0),
            benchmark("count", 7, 3, 0),
            benchmark("commit", 7, 4, 0));
    JsonNode pipeline =
        JSON.readTree(
            """
            {"bench":"pipeline","pods":100,"cpu_s_per_million":12.5,"cpu_s_per_million_read":5}""");
    List<Steps.Step> steps = Steps.of(report, Optional.of(Steps.Pipeline.of(pipeline)));
    assertThat(steps.subList(0, 4)).allMatch(step -> step.share() == 0.25);
    assertThat(steps.subList(4, 10))
        .extracting(Steps.Step::name)
        .containsExactly("read", "decode", "identify", "count", "commit", "rest");
    assertThat(steps.get(4)).isEqualTo(new Steps.Step(100, "read", 5_000, Optional.empty(), 0.4));
    assertThat(steps.get(9)).isEqualTo(new Steps.Step(100, "rest", 2_500, Optional.empty(), 0.2));
    assertThat(steps.subList(4, 10).stream().mapToDouble(Steps.Step::share).sum())
        .isEqualTo(1, offset(1e-9));
  }

  private static JsonNode report(String... benchmarks) throws IOException {
    return JSON.readTree(Stream.of(benchmarks).collect(Collectors.joining(",", "[", "]")));
  }

  private static String benchmark(String method, int pods, double nanos, double bytes) {
    return """
        {"benchmark":"dev.podflow.bench.CountingSteps.%s","params":{"pods":"%d"},
         "secondaryMetrics":{"gc.alloc.rate.norm":{"score":%s,"scoreUnit":"B/op"},
          "cpuNanos":{"score":%s},"records":{"score":50.0}}}"""
        .formatted(method, pods, bytes, 50 * nanos);
  }
}
