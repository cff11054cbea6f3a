package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Alert.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final int PER_HOUR = 2;
  private static final long NOON = 28_000_020;

  private Budget budget = new Budget();

  @Test
  void whatIsBeyondTheBudgetIsCountedInOneAlert() {
    assertThat(pass("a", State.FIRING, 0)).extracting(Alert::fingerprint).containsExactly("a");
    assertThat(pass("b", State.FIRING, 1)).hasSize(1);
    List<Alert> third = pass("c", State.FIRING, 2);
    assertThat(third).hasSize(1);
    assertThat(third.get(0).labels()).isEqualTo(Map.of(Budget.HELD_BACK, "true"));
    assertThat(third.get(0).value()).isEqualTo(1);
    List<Alert> fourth = pass("d", State.FIRING, 3);
    assertThat(fourth).extracting(Alert::state).containsExactly(State.CHANGED);
    assertThat(fourth.get(0).fingerprint()).isEqualTo(third.get(0).fingerprint());
    assertThat(fourth.get(0).startedMinute()).isEqualTo(third.get(0).startedMinute());
    assertThat(pass("e", State.FIRING, 4)).as("told when there are twice as many").isEmpty();
  }

  @Test
  void whatIsHeldBackIsNeverTold() {
    pass("a", State.FIRING, 0);
    pass("b", State.FIRING, 0);
    pass("c", State.FIRING, 0);
    assertThat(pass("c", State.CHANGED, 5)).isEmpty();
    assertThat(pass("a", State.RESOLVED, 6)).as("what was told is resolved").hasSize(1);
    List<Alert> last = pass("c", State.RESOLVED, 7);
    assertThat(last).extracting(Alert::state).containsExactly(State.RESOLVED);
    assertThat(last.get(0).labels()).containsKey(Budget.HELD_BACK);
  }

  @Test
  void theNextHourHasABudgetOfItsOwn() throws IOException {
    pass("a", State.FIRING, 0);
    pass("b", State.FIRING, 0);
    budget = Budget.fromBytes(budget.toBytes());
    assertThat(pass("c", State.FIRING, 1).get(0).fingerprint()).as("restored").isNotEqualTo("c");
    assertThat(pass("d", State.FIRING, 60).get(0).fingerprint()).isEqualTo("d");
  }

  private List<Alert> pass(String fingerprint, State state, int minute) {
    return budget.pass(
        new Alert(
            fingerprint,
            "rule",
            RuleKind.NEW_DENIAL,
            Severity.WARNING,
            state,
            new TreeMap<>(Map.of("dst_workload", fingerprint)),
            NOON + minute,
            NOON + minute + 1,
            1,
            1,
            List.of(),
            "",
            ""),
        PER_HOUR);
  }
}
