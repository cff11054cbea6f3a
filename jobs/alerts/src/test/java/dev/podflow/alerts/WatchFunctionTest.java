package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Alert;
import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Fingerprint;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Signal;
import dev.podflow.alert.Signal.Reporter;
import dev.podflow.alert.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchFunctionTest {
  private static final long NOON = 28_000_000;
  private static final long MINUTE = 60_000;

  private KeyedOneInputStreamOperatorTestHarness<String, KeyedSignal, Told> harness;
  private final List<Alert> told = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.NODE_DROPS, 0));
    start(null);
  }

  private void start(OperatorSubtaskState state) throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new WatchFunction(ToldRules::new)),
            KeyedSignal::key,
            Types.STRING);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void anAlertFiresWhenItsMinuteIsCompleteAndIsResolvedByTimeAlone() throws Exception {
    complete(NOON);
    dropped("n1", NOON, 5_000);
    dropped("n2", NOON, 5);
    assertThat(told()).isEmpty();
    complete(NOON + 1);
    assertThat(told()).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told().get(0).labels()).containsEntry("node", "n1");
    complete(NOON + 20);
    assertThat(told()).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
    complete(NOON + 2 * Watch.MEMORY_MINUTES);
    assertThat(harness.numKeyedStateEntries()).as("forgotten").isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void aFiringAlertSurvivesARestartAndIsNotToldAgain() throws Exception {
    complete(NOON);
    dropped("n1", NOON, 5_000);
    complete(NOON + 1);
    assertThat(told()).hasSize(1);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    close();
    start(state);
    complete(NOON + 2);
    assertThat(told()).isEmpty();
    complete(NOON + 20);
    assertThat(told()).extracting(Alert::state).containsExactly(State.RESOLVED);
    assertThat(told().get(0).startedMinute()).isEqualTo(NOON);
  }

  @Test
  void anAlertOfARuleThatIsGoneIsResolved() throws Exception {
    complete(NOON);
    dropped("n1", NOON, 5_000);
    complete(NOON + 1);
    ToldRules.are();
    complete(NOON + 2);
    assertThat(told()).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void theEvidenceCanBeAskedFor() throws Exception {
    complete(NOON);
    dropped("n'1", NOON, 5_000);
    complete(NOON + 1);
    assertThat(Evidence.sql(told().get(0)))
        .contains("cluster = 'prod' AND 'n\\'1' IN (labels['node'], labels['instance'])")
        .contains("window_start < '2023-03-28 10:41:00'")
        .doesNotContain("{");
  }

  private void complete(long minute) throws Exception {
    harness.processWatermark(minute * MINUTE - 1);
  }

  private void dropped(String node, long minute, double packets) throws Exception {
    TreeMap<String, String> group = new TreeMap<>(Map.of("cluster", "prod", "node", node));
    Signal signal =
        new Signal(
            "node-drops",
            group,
            minute,
            false,
            Reporter.SOURCE,
            packets,
            packets,
            null,
            "eth0",
            "");
    harness.processElement(
        new KeyedSignal(
            Fingerprint.of("node-drops", group), "node-drops", SignalCodec.toBytes(signal)),
        0);
  }

  private List<Alert> told() throws IOException {
    told.clear();
    for (Told one : harness.extractOutputValues()) {
      told.add(AlertRecords.fromBytes(one.alert()));
    }
    return told;
  }
}
