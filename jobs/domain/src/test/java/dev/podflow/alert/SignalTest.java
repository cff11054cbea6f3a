package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Signal.Reporter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignalTest {
  /** A text of more than 64 KB cannot be written as one, and metadata may name a pod anything. */
  @Test
  void whatIsTooLongToBeANameIsCut() {
    String endless = "x".repeat(70_000);
    Signal signal =
        new Signal(
            "rule",
            new TreeMap<>(Map.of("cluster", "prod", "src_workload", endless)),
            1,
            false,
            Reporter.SOURCE,
            1,
            1,
            null,
            endless,
            endless);
    String cut = "x".repeat(Signal.TEXT_LENGTH_MAX);
    assertThat(signal.member()).isEqualTo(cut);
    assertThat(signal.policy()).isEqualTo(cut);
    assertThat(signal.group()).isEqualTo(Map.of("cluster", "prod", "src_workload", cut));

    Watch watch = new Watch(Rules.of(RuleKind.SCAN), signal.group());
    watch.add(signal, Watch.NOTHING_COMPLETE);
    assertThat(watch.toBytes()).as("it can be saved").hasSizeLessThan(10_000);
  }
}
