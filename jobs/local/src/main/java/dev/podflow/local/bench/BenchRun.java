package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Console;
import dev.podflow.local.stack.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * A run of a benchmark: what it was asked for, and where its results go.
 *
 * @param settings the user's own stack, which a benchmark leaves alone; it takes a {@link
 *     dev.podflow.local.stack.TemporaryStack} beside it
 * @param console for remarks and progress
 * @param records how many records the user wants to measure with; empty for the benchmark's default
 */
public record BenchRun(Settings settings, Console console, OptionalLong records) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DECIMALS = 3;

  /** A result of this benchmark, to be filled in and given to {@link #print}. */
  public ObjectNode result(Benchmark benchmark) {
    return JSON.createObjectNode().put("bench", benchmark.name());
  }

  /** Prints a result as a line of standard output. */
  public void print(ObjectNode result) {
    console.print(result.toString());
  }

  /** A measured value with as many digits as mean something. */
  public static BigDecimal figure(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }
}
