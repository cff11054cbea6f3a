package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Signal.Reporter;
import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchTest extends Watching {
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
}
