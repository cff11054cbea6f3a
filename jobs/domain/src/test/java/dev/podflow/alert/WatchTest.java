package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Signal.Reporter;
import dev.podflow.delta.Sketch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchTest {
  private static final long NOON = 28_000_000;

  private int decided;
  private final List<Alert> told = new ArrayList<>();
  private Rule rule = Rules.of(RuleKind.ERROR_RATIO);
  private Watch watch = new Watch(rule, new TreeMap<>());

  @Test
  void anErrorRatioFiresInTheMinuteThatBreaksItAndIsResolvedAfterTheHold() {
    requests(0, 100, 1);
    requests(1, 100, 30);
    for (int minute = 2; minute < 12; minute++) {
      requests(minute, 100, 0);
    }
    decideUntil(12);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    assertThat(told.get(0).startedMinute()).as("one of a hundred is usual").isEqualTo(NOON + 1);
    assertThat(told.get(0).changedMinute()).as("the end of the minute").isEqualTo(NOON + 2);
    assertThat(told.get(0).value()).isEqualTo(31 / 200.0);
    assertThat(told.get(1).changedMinute())
        .as("30 of 500 are too many in minutes 1 to 5; then two minutes of hold")
        .isEqualTo(NOON + 5 + 2 + 1);
    assertThat(told.get(1).startedMinute()).isEqualTo(told.get(0).startedMinute());
  }

  @Test
  void tooFewRequestsSayNothing() {
    requests(0, 10, 10);
    decideUntil(5);
    assertThat(told).isEmpty();
  }

  @Test
  void bothReportersAreNotAddedUp() {
    watch(Rules.with(RuleKind.NODE_DROPS, 5, 0, 2, 100));
    add(0, Reporter.SOURCE, 60, 60, null, false);
    add(0, Reporter.DESTINATION, 60, 60, null, false);
    decideUntil(2);
    assertThat(told).isEmpty();
    add(2, Reporter.SOURCE, 40, 40, null, false);
    decideUntil(3);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).value()).isEqualTo(100);
  }

  @Test
  void pendingThatGoesAwayIsNeverTold() {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 2, 2, 100));
    bad(0, 500);
    bad(1, 500);
    bad(2, 0);
    bad(3, 500);
    decideUntil(4);
    assertThat(told).isEmpty();
    bad(4, 500);
    bad(5, 500);
    decideUntil(6);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).startedMinute()).isEqualTo(NOON + 3);
  }

  @Test
  void muchWorseIsToldOnceInFiveMinutes() {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    for (int minute = 0; minute < 12; minute++) {
      bad(minute, 100 << minute);
    }
    decideUntil(12);
    assertThat(told)
        .extracting(Alert::state, Alert::changedMinute)
        .containsExactly(
            tuple(State.FIRING, NOON + 1),
            tuple(State.CHANGED, NOON + 6),
            tuple(State.CHANGED, NOON + 11));
  }

  @Test
  void aDenialIsNewOnceAndNewAgainWhenItIsForgotten() {
    watch(Rules.of(RuleKind.NEW_DENIAL));
    bad(0, 3);
    decideUntil(10);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    decideUntil(19);
    bad(20, 3);
    decideUntil(30);
    assertThat(told).as("known by now").hasSize(2);
    decideUntil(29 + Watch.MEMORY_MINUTES);
    bad(30 + Watch.MEMORY_MINUTES, 3);
    decideUntil(40 + Watch.MEMORY_MINUTES);
    assertThat(told).hasSize(4);
  }

  @Test
  void whatIsLearntIsNotNew() {
    watch(Rules.of(RuleKind.NEW_DENIAL));
    add(0, Reporter.SOURCE, 3, 3, null, true);
    bad(5, 3);
    decideUntil(10);
    assertThat(told).isEmpty();
  }

  @Test
  void whatHappensNowIsToldAlsoIfTheClockIsABacklogs() {
    watch(Rules.of(RuleKind.NEW_DENIAL));
    int months = 250 * 24 * 60;
    bad(months, 3);
    decideUntil(1);
    assertThat(told).as("not complete yet").isEmpty();
    assertThat(watch.nextMinute()).isEqualTo(NOON + months);
    decideUntil(months + 2);
    assertThat(told).extracting(Alert::startedMinute).containsExactly(NOON + months);
  }

  @Test
  void minutesThatWaitAreBounded() throws IOException {
    watch(Rules.of(RuleKind.NEW_DENIAL));
    for (int minute = 0; minute < 1_440; minute++) {
      bad(minute, 3);
    }
    int full = watch.toBytes().length;
    bad(2_000, 3);
    assertThat(watch.toBytes()).hasSize(full);
  }

  @Test
  void aSurgeIsMeasuredByWhatIsUsual() {
    watch(Rules.of(RuleKind.DENIAL_SURGE));
    for (int minute = 0; minute < 30; minute++) {
      add(minute, Reporter.SOURCE, 20, 20, null, minute < 10);
    }
    decideUntil(30);
    assertThat(told).as("100 in five minutes are usual").isEmpty();
    for (int minute = 30; minute < 35; minute++) {
      bad(minute, 200);
    }
    decideUntil(35);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).threshold()).as("four times the usual").isEqualTo(400);
  }

  @Test
  void plaintextIsARegressionOnlyWhereThereWasNone() {
    watch(Rules.of(RuleKind.PLAINTEXT));
    add(0, Reporter.DESTINATION, 5, 100, null, false);
    decideUntil(2);
    assertThat(told).as("it never was encrypted alone").isEmpty();
    watch(Rules.of(RuleKind.PLAINTEXT));
    for (int minute = 0; minute < 8; minute++) {
      add(minute, Reporter.DESTINATION, 0, 100, null, false);
    }
    add(8, Reporter.DESTINATION, 5, 100, null, false);
    decideUntil(9);
    assertThat(told).hasSize(1);
  }

  @Test
  void aLatencyRegressionIsMeasuredByWhatIsUsual() {
    watch(Rules.of(RuleKind.LATENCY_REGRESSION));
    for (int minute = 0; minute < 30; minute++) {
      add(minute, Reporter.SOURCE, 0, 0, sketch(10_000, 100), false);
    }
    decideUntil(30);
    assertThat(told).isEmpty();
    add(30, Reporter.SOURCE, 0, 0, sketch(50_000, 100), false);
    decideUntil(31);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).value()).isBetween(49.5, 50.5);
    assertThat(told.get(0).threshold()).isBetween(29.5, 30.5);
  }

  @Test
  void silenceIsTheAbsenceOfRows() {
    watch(Rules.of(RuleKind.SILENT_SOURCE));
    for (int minute = 0; minute < 5; minute++) {
      add(minute, Reporter.SOURCE, 0, 100, null, false);
    }
    decideUntil(9);
    assertThat(told).isEmpty();
    decideUntil(10);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).startedMinute()).isEqualTo(NOON + 5);
    add(12, Reporter.SOURCE, 0, 100, null, false);
    decideUntil(15);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
  }

  @Test
  void theLevelIsThatOfTheNewestMinute() {
    watch(Rules.of(RuleKind.CONNTRACK));
    add(0, Reporter.SOURCE, 100, 0, null, false);
    add(0, Reporter.SOURCE, 0, 1_000, null, false);
    decideUntil(1);
    assertThat(told).isEmpty();
    add(1, Reporter.SOURCE, 900, 0, null, false);
    decideUntil(2);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).value()).isEqualTo(0.9);
  }

  @Test
  void membersAreCountedOnce() {
    watch(Rules.with(RuleKind.SCAN, 5, 0, 2, 3));
    member(0, "a:1");
    member(1, "a:1");
    member(1, "a:2");
    decideUntil(2);
    assertThat(told).isEmpty();
    member(2, "b:1");
    decideUntil(3);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).contributors()).containsExactly("a:1", "a:2", "b:1");
  }

  @Test
  void aLateRowCountsUnlessItIsHoursLate() {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    bad(0, 1);
    decideUntil(5);
    bad(3, 100);
    decideUntil(6);
    assertThat(told).extracting(Alert::startedMinute).containsExactly(NOON + 3, NOON + 3);
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    bad(0, 1);
    decideUntil(200);
    bad(0, 100);
    decideUntil(202);
    assertThat(told).isEmpty();
  }

  @Test
  void whenTheRuleIsGoneSoIsTheAlert() {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    bad(0, 100);
    decideUntil(1);
    assertThat(watch.abandon().state()).isEqualTo(State.RESOLVED);
    assertThat(watch.abandon()).isNull();
  }

  @Test
  void rowsComeInAnyOrderBeforeTheirMinutesAreComplete() {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    for (int minute : new int[] {7, 3, 9, 4}) {
      watch.add(
          new Signal(
              rule.name(),
              new TreeMap<>(),
              NOON + minute,
              false,
              Reporter.SOURCE,
              500,
              500,
              null,
              "",
              ""),
          Watch.NOTHING_COMPLETE);
    }
    decideUntil(20);
    assertThat(told)
        .extracting(Alert::state, Alert::startedMinute, Alert::changedMinute)
        .containsExactly(
            tuple(State.FIRING, NOON + 3, NOON + 4),
            tuple(State.RESOLVED, NOON + 3, NOON + 7),
            tuple(State.FIRING, NOON + 7, NOON + 8),
            tuple(State.RESOLVED, NOON + 7, NOON + 12));
  }

  @Test
  void whatIsNewIsNoSurge() {
    watch(Rules.of(RuleKind.DENIAL_SURGE));
    for (int minute = 0; minute < 30; minute++) {
      bad(minute, 100);
    }
    decideUntil(40);
    assertThat(told).isEmpty();
  }

  @Test
  void whatWasWrongIsNotLearnt() {
    watch(Rules.of(RuleKind.DENIAL_SURGE));
    for (int minute = 0; minute < 90; minute++) {
      int count = minute == 30 || minute == 60 ? 2_000 : 20;
      add(minute, Reporter.SOURCE, count, count, null, minute < 10);
    }
    decideUntil(90);
    assertThat(told)
        .extracting(Alert::state, Alert::threshold)
        .containsExactly(
            tuple(State.FIRING, 400.0),
            tuple(State.RESOLVED, 400.0),
            tuple(State.FIRING, 400.0),
            tuple(State.RESOLVED, 400.0));
  }

  @Test
  void whoOftenIsSilentIsNotMissed() {
    watch(Rules.with(RuleKind.SILENT_SOURCE, 3, 0, 2, 1));
    for (int minute = 0; minute < 120; minute += minute % 3 == 0 ? 1 : 5) {
      add(minute, Reporter.SOURCE, 0, 100, null, minute < 30);
      decideUntil(minute);
    }
    decideUntil(240);
    assertThat(told).isEmpty();
  }

  @Test
  void silenceIsNotToldAgain() {
    watch(Rules.of(RuleKind.SILENT_SOURCE));
    add(0, Reporter.SOURCE, 0, 100, null, false);
    decideUntil(60);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
  }

  @Test
  void aNamespaceWithoutIsolationIsNewIfItWasNotSoWhenTheRuleLearnt() {
    watch(Rules.of(RuleKind.UNPROTECTED_NAMESPACE));
    state(-5_000, "old", 3, 3, true);
    state(-10, "shop", 0, 4, true);
    decideUntil(30);
    assertThat(told).isEmpty();
    state(40, "old", 5, 5, false);
    state(41, "new", 2, 2, false);
    decideUntil(41);
    assertThat(told).as("old was so before; the other's minute is not complete").isEmpty();
    decideUntil(42);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).startedMinute()).isEqualTo(NOON + 41);
    assertThat(told.get(0).contributors()).containsExactly("new");
    decideUntil(200);
    assertThat(told).as("it goes on, though nothing comes").hasSize(1);
    state(200, "new", 0, 2, false);
    decideUntil(210);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    state(210, "old", 0, 5, false);
    state(215, "old", 5, 5, false);
    decideUntil(216);
    assertThat(told).as("once protected, it is new when it no longer is").hasSize(3);
  }

  @Test
  void aStateOfLongAgoShowsWhenTheClockBegins() {
    watch(Rules.of(RuleKind.COVERAGE));
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON - 50_000,
            true,
            Reporter.SOURCE,
            9,
            10,
            null,
            "bare",
            ""),
        Watch.NOTHING_COMPLETE);
    assertThat(watch.isDecided(Watch.NOTHING_COMPLETE)).isTrue();
    decideUntil(0);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).changedMinute()).isBetween(NOON - 60, NOON);
    assertThat(watch.isForgotten(NOON)).isFalse();
  }

  @Test
  void coverageIsThatOfAllNamespacesOfTheGroup() {
    watch(Rules.with(RuleKind.COVERAGE, 1, 1, 2, 0.6));
    state(-5_000, "bare", 30, 30, true);
    state(-4_000, "shop", 0, 70, true);
    decideUntil(5);
    assertThat(told).as("70 of 100").isEmpty();
    state(7, "shop", 40, 70, false);
    decideUntil(8);
    assertThat(told).as("pending").isEmpty();
    decideUntil(9);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).value()).isEqualTo(0.3, within(1e-9));
    assertThat(told.get(0).contributors()).containsExactly("shop", "bare");
    state(20, "shop", 60, 70, false);
    decideUntil(21);
    assertThat(told).extracting(Alert::state).as("half of it").endsWith(State.CHANGED);
    state(21, "bare", 0, 0, false);
    state(21, "shop", 20, 70, false);
    decideUntil(30);
    assertThat(told).extracting(Alert::state).endsWith(State.RESOLVED);
  }

  /** Corrections of the past come with all that followed from them. */
  @Test
  void anOlderStateDoesNotReplaceANewerOne() {
    watch(Rules.of(RuleKind.UNPROTECTED_NAMESPACE));
    state(5, "shop", 0, 4, false);
    decideUntil(10);
    state(3, "shop", 4, 4, false);
    decideUntil(20);
    assertThat(told).isEmpty();
    state(5, "shop", 4, 4, false);
    decideUntil(21);
    assertThat(told).as("the same minute, known better").hasSize(1);
  }

  @Test
  void aWatchOfAnEarlierReleaseIsRead() throws IOException {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    bad(0, 500);
    decideUntil(1);
    byte[] now = watch.toBytes();
    byte[] before = Arrays.copyOf(now, now.length - 2 * Long.BYTES - 2 * Integer.BYTES - 2);
    before[3] = 1;
    assertThat(Watch.fromBytes(before).toBytes()).isEqualTo(now);
  }

  /** Written by version 2, which did not know of pods: with a minute that is not decided. */
  @Test
  void aWatchWithoutPodsIsRead() throws IOException {
    String before =
        "00000002000472756c6500045343414e00000001000c7372635f776f726b6c6f61640006776f726b"
            + "657200075741524e494e47000000000001ab3f000000000001ab3f000000000001ab3f0080000000"
            + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "000000000000000000000000000b736f6d6520706f6c696379000000000000000000000000000000"
            + "0000000000000000010000000001ab3f004000000000000000400000000000000000000000000000"
            + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "020003613a323ff00000000000000003613a313ff0000000000000ffffffffffffffffffffffffff"
            + "ffffff0000000000000000";
    watch(Rules.with(RuleKind.SCAN, 5, 0, 2, 2));
    watch = Watch.fromBytes(HexFormat.of().parseHex(before));
    decideUntil(1);
    assertThat(told).extracting(Alert::policy).containsExactly("some policy");
    assertThat(told.get(0).contributors()).containsExactly("a:1", "a:2");
  }

  @Test
  void thePodsAreNamedWhereTheyAreKnownAndCountNothing() throws IOException {
    watch(Rules.with(RuleKind.SCAN, 5, 0, 2, 2));
    member(0, "a:1");
    pods(0, "web-0 > a-0:1", 2);
    pods(0, "web-1 > a-0:1", 3);
    pods(0, "web-0 > a-0:1", 2);
    watch = Watch.fromBytes(watch.toBytes());
    decideUntil(1);
    assertThat(told).as("one destination").isEmpty();
    member(1, "a:2");
    decideUntil(2);
    assertThat(told.get(0).contributors()).containsExactly("web-0 > a-0:1", "web-1 > a-0:1");
  }

  @Test
  void whatWasAllowedIsToldIfAPolicyChangedBefore() throws IOException {
    watch(Rules.of(RuleKind.DENIED_AFTER_CHANGE));
    add(0, Reporter.DESTINATION, 0, 10, null, false);
    denied(7, "");
    decideUntil(8);
    assertThat(told).as("nothing changed").isEmpty();
    denied(20, "NetworkPolicy shop/isolate began");
    watch = Watch.fromBytes(watch.toBytes());
    denied(24, "");
    decideUntil(25);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
    assertThat(told.get(0).startedMinute()).isEqualTo(NOON + 20);
    assertThat(told.get(0).summary()).endsWith("NetworkPolicy shop/isolate began");
    decideUntil(30);
    assertThat(told).as("it goes on").hasSize(1);
    decideUntil(31);
    assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
  }

  @Test
  void whatWasNeverAllowedIsNotDeniedBecauseOfAChange() {
    watch(Rules.of(RuleKind.DENIED_AFTER_CHANGE));
    add(0, Reporter.DESTINATION, 0, 9, null, false);
    denied(7, "NetworkPolicy shop/isolate began");
    decideUntil(8);
    assertThat(told).isEmpty();
  }

  @Test
  void podsAloneAreNoDenial() {
    watch(Rules.of(RuleKind.NEW_DENIAL));
    pods(0, "web-0 > a-0:1", 2);
    decideUntil(1);
    assertThat(told).isEmpty();
    bad(1, 2);
    decideUntil(2);
    assertThat(told).as("it is new still").hasSize(1);
  }

  /** At every minute of a long story the state is saved and restored: the alerts are the same. */
  @ParameterizedTest
  @EnumSource(RuleKind.class)
  void aRestoredWatchGoesOn(RuleKind kind) throws IOException {
    watch(Rules.of(kind));
    story(false);
    List<Alert> expected = List.copyOf(told);
    watch(Rules.of(kind));
    story(true);
    assertThat(told).isEqualTo(expected).isNotEmpty();
  }

  private void story(boolean restored) throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      boolean wrong = minute >= 30 && minute < 36;
      if (!(wrong && rule.kind() == RuleKind.SILENT_SOURCE)) {
        for (int i = 0; i < (wrong ? 30 : 1); i++) {
          watch.add(
              new Signal(
                  rule.name(),
                  new TreeMap<>(),
                  NOON + minute,
                  minute < 5,
                  Reporter.SOURCE,
                  wrong ? 90 : 0,
                  100,
                  sketch(wrong ? 5_000_000 : 10_000, 100),
                  wrong ? "member-" + i : "",
                  "policy",
                  false,
                  wrong ? "a change" : ""),
              NOON + minute);
        }
      }
      decideUntil(minute);
      watch = restored ? Watch.fromBytes(watch.toBytes()) : watch;
    }
  }

  private static Sketch sketch(double micros, long count) {
    Sketch sketch = new Sketch();
    sketch.add(micros, count);
    return sketch;
  }

  private void state(int minute, String member, double bad, double total, boolean learning) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            learning,
            Reporter.SOURCE,
            bad,
            total,
            null,
            member,
            ""),
        NOON + decided);
  }

  private void watch(Rule newRule) {
    rule = newRule;
    watch = new Watch(newRule, new TreeMap<>());
    told.clear();
    decided = 0;
  }

  private void requests(int minute, long total, long failed) {
    add(minute, Reporter.SOURCE, failed, total, null, false);
  }

  private void bad(int minute, long count) {
    add(minute, Reporter.SOURCE, count, count, null, false);
  }

  private void member(int minute, String name) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            1,
            1,
            null,
            name,
            ""),
        NOON + minute);
  }

  private void denied(int minute, String change) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            3,
            3,
            null,
            "",
            "",
            false,
            change),
        NOON + decided);
  }

  private void pods(int minute, String pods, double times) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            false,
            Reporter.SOURCE,
            times,
            0,
            null,
            pods,
            "",
            true,
            ""),
        NOON + decided);
  }

  private void add(
      int minute, Reporter reporter, double bad, double total, Sketch sketch, boolean learning) {
    watch.add(
        new Signal(
            rule.name(),
            new TreeMap<>(),
            NOON + minute,
            learning,
            reporter,
            bad,
            total,
            sketch,
            "",
            ""),
        NOON + decided);
  }

  private void decideUntil(int minute) {
    decided = minute;
    while (watch.isActive() && !watch.isDecided(NOON + minute)) {
      Alert alert = watch.decide(rule, NOON + minute);
      if (alert != null) {
        told.add(alert);
      }
    }
  }
}
