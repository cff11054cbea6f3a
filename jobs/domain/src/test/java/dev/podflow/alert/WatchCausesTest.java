package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Signal.Reporter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which pods it was, and which policy changed before. */
class WatchCausesTest extends Watching {
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
}
