package dev.podflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.local.console.Console;
import dev.podflow.local.process.Ports;
import dev.podflow.local.stack.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodflowTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "up",
        "down",
        "status",
        "send",
        "wait",
        "query",
        "sql",
        "migrate",
        "dead-letters",
        "bench"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("podflow " + command);
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + command);
  }

  @Test
  void wrongUsageIsTwoAndOneClearLine() {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("send", "nonsense", "-")).isEqualTo(2);
    assertThat(run("demo", "--minutes", "0")).isEqualTo(2);
    assertThat(run("bench", "nonsense")).isEqualTo(2);
    assertThat(run("bench", "--records", "0")).isEqualTo(2);
    assertThat(run("bench", "--checkpoint-seconds", "0")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("podflow: there is no input 'nonsense'; known are hubble, calico, conntrack,")
        .contains("podflow: there is no benchmark 'nonsense'; there are ")
        .doesNotContain("\tat ");
  }

  @Test
  void whatDidNotComeTrueIsOneAndSaysTheWayOut() {
    assertThat(run("sql", "SELECT 1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("podflow: no ClickHouse at http://127.0.0.1:")
        .contains("infra/podflow up")
        .doesNotContain("\tat ");
  }

  @Test
  void verboseShowsWhere() {
    assertThat(run("sql", "--verbose", "SELECT 1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat ");
  }

  @Test
  void portThatIsNoneIsExplained() {
    Settings settings = Settings.from(home, Map.of());
    assertThat(settings.home()).isEqualTo(home.resolve(".podflow"));
    assertThat(settings.kafkaPort()).isEqualTo(9092);
    assertThatThrownBy(() -> Settings.from(home, Map.of(Settings.FLINK_PORT, "x")))
        .hasMessageContaining("PODFLOW_FLINK_PORT is 'x'");
  }

  private int run(String... arguments) {
    Console console = new Console(stream(out), stream(err), false);
    Map<String, String> environment =
        Map.of(Settings.CLICKHOUSE_PORT, Integer.toString(Ports.free()));
    return Podflow.commandLine(console, () -> Settings.from(home, environment)).execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
