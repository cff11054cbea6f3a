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
    JsonNode report = JSON.readTree("[" + benchmark(1_000, 2_000, 2_500, 4_000, 1_000) + "]");
    assertThat(Steps.of(report, Optional.empty()))
        .containsExactly(
            new Steps.Step(1_000, "decode", 2_000, Optional.of(4_000.0), 0.4),
            new Steps.Step(1_000, "identify", 500, Optional.of(1_000.0), 0.1),
            new Steps.Step(1_000, "count", 1_500, Optional.of(3_000.0), 0.3),
            new Steps.Step(1_000, "commit", 1_000, Optional.of(2_000.0), 0.2));
  }

  @Test
  void sharesAreOfThePipelineWhereItHadAsManyPods() throws IOException {
    JsonNode report =
        JSON.readTree(
            "[%s,%s]"
                .formatted(benchmark(7, 1, 2, 3, 1), benchmark(100, 2_000, 3_000, 4_000, 1_000)));
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

  /** Nanoseconds per record, and twice as many bytes. */
  private static String benchmark(int pods, long decode, long resolve, long count, long commit) {
    String counters =
        Stream.of(
                counter("decode", decode),
                counter("resolve", resolve),
                counter("count", count),
                counter("commit", commit))
            .collect(Collectors.joining(","));
    return """
        {"benchmark":"dev.podflow.bench.CountingSteps.steps","params":{"pods":"%d"},
         "secondaryMetrics":{%s,"records":{"score":50}}}"""
        .formatted(pods, counters);
  }

  private static String counter(String name, long nanos) {
    return "\"%sNanos\":{\"score\":%d},\"%sBytes\":{\"score\":%d}"
        .formatted(name, 50 * nanos, name, 100 * nanos);
  }
}
