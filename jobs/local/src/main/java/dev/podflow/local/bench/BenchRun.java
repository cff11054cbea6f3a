package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Console;
import dev.podflow.local.stack.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A run of a benchmark: what it was asked for, and where its results go.
 *
 * @param settings the user's own stack, which a benchmark leaves alone; it takes a {@link
 *     dev.podflow.local.stack.TemporaryStack} beside it
 * @param console for remarks and progress
 * @param records how many records the user wants to measure with; empty for the benchmark's default
 * @param pods how many pods the clusters have that the user wants to measure with, one after the
 *     other; empty for the benchmark's default
 * @param sources which logs the user wants to measure with; empty for the benchmark's default
 * @param checkpointSeconds how often the user wants jobs to commit, where that is not what is
 *     measured; empty for the benchmark's default
 * @param results what has been printed so far
 */
public record BenchRun(
    Settings settings,
    Console console,
    OptionalLong records,
    List<Integer> pods,
    List<Source> sources,
    OptionalInt checkpointSeconds,
    List<ObjectNode> results) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DECIMALS = 3;

  /** A run that has printed nothing yet. */
  public BenchRun(
      Settings settings,
      Console console,
      OptionalLong records,
      List<Integer> pods,
      List<Source> sources,
      OptionalInt checkpointSeconds) {
    this(settings, console, records, pods, sources, checkpointSeconds, new ArrayList<>());
  }

  /** How many pods to measure with, one after the other. */
  public List<Integer> podsOr(List<Integer> usual) {
    return pods.isEmpty() ? usual : pods;
  }

  /** Which logs to measure with, one after the other. */
  public List<Source> sourcesOr(List<Source> usual) {
    return sources.isEmpty() ? usual : sources;
  }

  /** Flink's settings for a job that commits as often as the user wants. */
  public Map<String, String> committingEach(int usualSeconds) {
    return Map.of("execution.checkpointing.interval", checkpointSeconds.orElse(usualSeconds) + "s");
  }

  /** A result of this benchmark, to be filled in and given to {@link #print}. */
  public ObjectNode result(Benchmark benchmark) {
    return JSON.createObjectNode().put("bench", benchmark.name());
  }

  /** Prints a result as a line of standard output. */
  public void print(ObjectNode result) {
    results.add(result);
    console.print(result.toString());
  }

  /** The result that a benchmark printed earlier in this run; the last, if there are several. */
  public Optional<JsonNode> earlier(String benchmark) {
    return results.stream()
        .filter(result -> result.path("bench").asText().equals(benchmark))
        .reduce((one, later) -> later)
        .map(JsonNode.class::cast);
  }

  /** A measured value with as many digits as mean something. */
  public static BigDecimal figure(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }
}
