package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Signal.Reporter;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules about what holds until the next row. */
class WatchStatesTest extends Watching {
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
}
