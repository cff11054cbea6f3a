package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Signal;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.CoverageDelta;
import dev.podflow.schema.traffic.DDSketch;
import dev.podflow.schema.traffic.PolicyEventDelta;
import dev.podflow.schema.traffic.PolicyHitDelta;
import dev.podflow.schema.traffic.QualityDelta;
import dev.podflow.schema.traffic.ServicePairDelta;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import dev.podflow.table.Progress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchRulesOperatorTest {
  private static final long NOON = 28_000_000;
  private static final long MINUTE = 60_000;

  private final Partition<Heard> one = new Partition<>("traffic.aggregates", 1, new Heard());
  private final Partition<Heard> two = new Partition<>("traffic.aggregates", 2, new Heard());
  private OneInputStreamOperatorTestHarness<IntakeRecord<Heard>, KeyedSignal> harness;
  private int sequence;

  @BeforeEach
  void open() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.SILENT_SOURCE, 3));
    start(null);
  }

  private void start(OperatorSubtaskState state) throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(new MatchRulesOperator("alerts", ToldRules::new));
    harness.setProcessingTime(1_000);
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
  void aRowBecomesASignalForEachRuleThatItConcerns() throws Exception {
    received(one, NOON, 7);
    Signal signal = signals().get(0);
    assertThat(signal.rule()).isEqualTo("silent-source");
    assertThat(signal.group()).containsEntry("input", "flows.hubble");
    assertThat(signal.minute()).isEqualTo(NOON);
    assertThat(signal.total()).isEqualTo(7);
    ToldRules.are();
    received(one, NOON, 7);
    assertThat(signals()).as("the rule is gone").hasSize(1);
  }

  @Test
  void aRepetitionIsTold() throws Exception {
    received(one, NOON, 7);
    sequence--;
    received(one, NOON, 7);
    assertThat(signals()).hasSize(1);
    Heard restored = new Heard.Codec().fromBytes(new Heard.Codec().toBytes(one.memory()));
    sequence--;
    received(new Partition<>("traffic.aggregates", 1, restored), NOON, 7);
    assertThat(signals()).as("also after a restart").hasSize(1);
  }

  @Test
  void ofTheRowsBeforeThereIsAClockTheOldestIsTheFirst() throws Exception {
    received(one, NOON + 5, 7);
    received(one, NOON, 7);
    received(one, NOON + 3, 7);
    assertThat(signals()).extracting(Signal::learning).containsExactly(true, true, false);
    harness.setProcessingTime(30_000);
    received(one, NOON - 10, 7);
    received(one, NOON + 2, 7);
    assertThat(signals()).extracting(Signal::learning).endsWith(true);
  }

  @Test
  void aRuleLearnsFromItsFirstRowOnAlsoAcrossARestart() throws Exception {
    received(one, NOON, 7);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    close();
    start(state);
    received(one, NOON + 2, 7);
    received(one, NOON + 3, 7);
    assertThat(signals()).extracting(Signal::learning).containsExactly(true, false);
  }

  /** The first row may be of a log that is ahead of all others. */
  @Test
  void aRuleThatDoesNotLearnHasNothingToLearnFromWhatCameBeforeItsFirstRow() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.SILENT_SOURCE, 0));
    received(one, NOON, 7);
    received(two, NOON - 3, 7);
    assertThat(signals()).extracting(Signal::learning).containsExactly(false, false);
  }

  @Test
  void eventTimeIsThatOfTheSlowestPartitionAfterAWhile() throws Exception {
    received(one, NOON, 1);
    received(two, NOON, 1);
    received(one, NOON + 5, 1);
    assertThat(watermarks()).as("others commit at the same time").isEmpty();
    harness.setProcessingTime(11_000);
    assertThat(newestWatermark()).isEqualTo(NOON * MINUTE - 1);
    received(two, NOON + 1, 1);
    assertThat(newestWatermark()).isEqualTo(NOON * MINUTE - 1);
    harness.setProcessingTime(12_000);
    received(one, NOON + 5, 1);
    harness.setProcessingTime(21_000);
    assertThat(newestWatermark()).isEqualTo((NOON + 1) * MINUTE - 1);
  }

  @Test
  void aSilentPartitionHoldsNobodyUp() throws Exception {
    received(one, NOON, 1);
    received(two, NOON, 1);
    harness.setProcessingTime(10_000);
    received(one, NOON + 5, 1);
    harness.setProcessingTime(20_000);
    assertThat(newestWatermark()).isEqualTo((NOON + 5) * MINUTE - 1);
  }

  @Test
  void whereAllAreSilentTimeGoesOn() throws Exception {
    received(one, NOON, 1);
    harness.setProcessingTime(1_000 + 3 * MINUTE);
    assertThat(newestWatermark()).isEqualTo((NOON + 3) * MINUTE - 1);
  }

  @Test
  void statesDoNotMoveTheClock() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.SILENT_SOURCE, 3), ToldRules.rule(RuleKind.COVERAGE, 3));
    received(one, NOON, 1);
    told(one, "posture", coverage(NOON + 9, 3));
    assertThat(signals()).hasSize(3);
    harness.setProcessingTime(30_000);
    assertThat(newestWatermark()).isEqualTo(NOON * MINUTE - 1);
  }

  @Test
  void whatWasSoBeforeTheTrafficCameIsLearnt() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.COVERAGE, 3));
    told(one, "posture", coverage(NOON - 50_000, 4));
    received(one, NOON, 1);
    told(one, "posture", coverage(NOON + 2, 4));
    told(one, "posture", coverage(NOON + 3, 4));
    assertThat(signals())
        .extracting(Signal::learning)
        .as("a signal for each direction")
        .containsExactly(true, true, true, true, false, false);
    Signal ingress = signals().get(4);
    assertThat(ingress.group())
        .containsEntry("namespace", "shop")
        .containsEntry("direction", "ingress");
    assertThat(ingress.bad()).as("not isolated").isEqualTo(3);
    assertThat(ingress.total()).isEqualTo(4);
    assertThat(ingress.member()).isEqualTo("shop");
    assertThat(signals().get(5).bad()).isEqualTo(4);
  }

  @Test
  void aNamespaceIsUnprotectedIfItHasPodsAndNoneIsIsolated() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.UNPROTECTED_NAMESPACE, 0));
    received(one, NOON, 1);
    CoverageDelta unprotected = coverage(NOON + 1, 4);
    unprotected.setIsolatedIngress(0L);
    told(one, "posture", coverage(NOON, 4));
    told(one, "posture", unprotected);
    told(one, "posture", coverage(NOON + 2, 0));
    assertThat(signals()).extracting(Signal::bad).containsExactly(0.0, 4.0, 0.0);
  }

  @Test
  void aDenialNamesThePolicyThatChangedAlsoAfterARestart() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.DENIED_AFTER_CHANGE, 0));
    told(one, "posture", policyEvent());
    assertThat(signals()).as("it says nothing by itself").isEmpty();
    OperatorSubtaskState state = harness.snapshot(1, 1);
    close();
    start(state);
    harness.setProcessingTime(30_000);
    assertThat(watermarks()).as("it does not move the clock").isEmpty();
    told(two, "traffic", denial());
    Signal signal = signals().get(0);
    assertThat(signal.change())
        .isEqualTo("NetworkPolicy shop/isolate ended at " + Instant.ofEpochSecond(NOON * 60));
    assertThat(signal.policy()).isEqualTo("default-deny");
    assertThat(signal.bad()).isEqualTo(2);
  }

  @Test
  void aChangeThatComesBehindTheDenialExplainsIt() throws Exception {
    ToldRules.are(ToldRules.rule(RuleKind.DENIED_AFTER_CHANGE, 0));
    told(two, "traffic", denial());
    told(one, "posture", policyEvent());
    told(one, "posture", policyEvent());
    assertThat(signals()).extracting(Signal::bad).containsExactly(2.0, 0.0);
    assertThat(signals().get(0).change()).isEmpty();
    assertThat(signals().get(1).change()).startsWith("NetworkPolicy shop/isolate ended at ");
    assertThat(signals().get(1).group()).isEqualTo(signals().get(0).group());
    assertThat(signals().get(1).minute()).isEqualTo(NOON + 1);
  }

  private static PolicyEventDelta policyEvent() {
    return PolicyEventDelta.newBuilder()
        .setWindowStart(Instant.ofEpochMilli(NOON * MINUTE))
        .setCluster("prod")
        .setPolicyKind("NetworkPolicy")
        .setPolicyNamespace("shop")
        .setPolicyName("isolate")
        .setEvent("ended")
        .setDirections("ingress")
        .build();
  }

  private static PolicyHitDelta denial() {
    return PolicyHitDelta.newBuilder()
        .setWindowStart(Instant.ofEpochMilli((NOON + 1) * MINUTE))
        .setCluster("prod")
        .setPolicyKind("default-deny")
        .setDirection("ingress")
        .setAction("deny")
        .setEnforcement("enforced")
        .setDstNamespace("shop")
        .setHits(2L)
        .build();
  }

  private static CoverageDelta coverage(long minute, long pods) {
    return CoverageDelta.newBuilder()
        .setWindowStart(Instant.ofEpochMilli(minute * MINUTE))
        .setCluster("prod")
        .setNamespace("shop")
        .setPods(pods)
        .setIsolatedIngress(Math.min(pods, 1))
        .setIsolatedEgress(0L)
        .build();
  }

  @Test
  void whatCannotBeReadIsADeadLetterWithItsBytes() throws Exception {
    byte[] bytes = {1, 2, 3};
    harness.processElement(new StreamRecord<>(new IntakeRecord<Heard>().set(one, bytes, 9, 1_000)));
    DeadLetter letter = harness.getSideOutput(DeadLetters.TAG).element().getValue();
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.reason()).isEqualTo("malformed");
    harness.prepareSnapshotPreBarrier(1);
    assertThat(
            harness
                .getSideOutput(MatchRulesOperator.PROGRESS)
                .element()
                .getValue()
                .measure(Progress.SETTLED_OFFSET))
        .isEqualTo(10);
  }

  /** Bytes of the right schema that say what cannot be. */
  @Test
  void whatCannotBeIsADeadLetter() throws Exception {
    ServicePairDelta pair =
        ServicePairDelta.newBuilder()
            .setWindowStart(Instant.ofEpochMilli(NOON * MINUTE))
            .setCluster("prod")
            .setLatencyUs(new DDSketch(List.of(1, 2, 3), List.of(7L)))
            .build();
    told(one, "traffic", pair);
    DeadLetter letter = harness.getSideOutput(DeadLetters.TAG).element().getValue();
    assertThat(letter.reason()).isEqualTo("malformed");
    assertThat(letter.error()).isEqualTo("latency_us has 3 bins and 1 counts");
    assertThat(signals()).isEmpty();
  }

  private void received(Partition<Heard> partition, long minute, long count) throws Exception {
    QualityDelta delta =
        QualityDelta.newBuilder()
            .setWindowStart(Instant.ofEpochMilli(minute * MINUTE))
            .setInput("flows.hubble")
            .setReceived(count)
            .build();
    told(partition, "traffic", delta);
  }

  private void told(Partition<Heard> partition, String job, Object delta) throws Exception {
    byte[] value =
        TrafficAggregateCodec.encode(
            new TrafficAggregate(new CommitToken(job, 0, 5L, sequence++), delta));
    harness.processElement(
        new StreamRecord<>(new IntakeRecord<Heard>().set(partition, value, sequence, 1_000)));
  }

  private List<Signal> signals() throws IOException {
    List<Signal> signals = new ArrayList<>();
    for (KeyedSignal signal : harness.extractOutputValues()) {
      signals.add(SignalCodec.fromBytes(signal.signal()));
    }
    return signals;
  }

  private List<Long> watermarks() {
    return harness.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(element -> ((Watermark) element).getTimestamp())
        .toList();
  }

  private long newestWatermark() {
    return Collections.max(watermarks());
  }
}
