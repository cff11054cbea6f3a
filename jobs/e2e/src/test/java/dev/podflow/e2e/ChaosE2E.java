package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code chaos} in short: a minute of faults on a stack of its own, beside the one that is up. The
 * earlier release is this one: no other one is at hand, but what an upgrade does is done.
 */
@ExtendWith(LocalStack.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class ChaosE2E {
  private static final Pattern LAST =
      Pattern.compile(
          "(\\d+) faults injected, worst recovery [0-9.]+ s,"
              + " (\\d+) differences in ([\\d,]+) rows of ([\\d,]+) records");

  private static final Pattern KIND =
      Pattern.compile("(\\d+) times, median +[0-9.]+ s, worst +[0-9.]+ s$");

  @Test
  void theTablesTellTheTruthAfterEachFault(LocalStack stack) {
    LocalStack.Result chaos =
        stack.run("chaos", "--minutes", "1", "--rate", "200", "--seed", "3", "--from", ".");
    assertThat(chaos.status()).as(chaos.toString()).isZero();
    String[] lines = chaos.output().strip().split("\n");
    Matcher last = LAST.matcher(lines[lines.length - 1]);
    assertThat(last.matches()).as(chaos.output()).isTrue();
    assertThat(Stream.of(lines).filter(line -> line.contains("all is there again after")))
        .isNotEmpty()
        .hasSize(Integer.parseInt(last.group(1)))
        .filteredOn(line -> line.contains("an earlier release's jobs are replaced"))
        .hasSize(1);
    assertThat(Stream.of(lines).mapToInt(ChaosE2E::times).sum())
        .as("of each kind how often")
        .isEqualTo(Integer.parseInt(last.group(1)));
    assertThat(last.group(2)).isEqualTo("0");
    assertThat(number(last.group(3))).isGreaterThan(1_000);
    assertThat(number(last.group(4))).isGreaterThan(10_000);
  }

  private static int times(String line) {
    Matcher kind = KIND.matcher(line);
    return kind.find() ? Integer.parseInt(kind.group(1)) : 0;
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
