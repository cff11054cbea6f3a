package dev.podflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Rejection;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class LetterWriterTest {
  private static final byte[] KEY = {7};
  private static final byte[] VALUE = {1, 2, 3};

  private final Map<String, Counter> counters = new TreeMap<>();
  private final LetterWriter letters = new LetterWriter(new Group(""));

  private final class Group extends UnregisteredMetricsGroup {
    private final String path;

    Group(String path) {
      this.path = path;
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(path + name, at -> new SimpleCounter());
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(path + key + '=' + value + ' ');
    }
  }

  @Test
  void aLetterSaysWhereItWasWhyAndWhatItIs() {
    IntakeRecord<Void> record =
        new IntakeRecord<Void>()
            .set(new Partition<>("flows", 3, null), VALUE, 41, 1_000)
            .withKey(KEY);
    DeadLetter letter = letters.write(record, Rejection.TOO_DEEP, "it is").getValue();
    assertThat(letter)
        .isEqualTo(new DeadLetter("flows", 3, 41, 1_000, "too-deep", "it is", KEY, VALUE));
  }

  @Test
  void itIsCountedAndCountedByItsReason() {
    assertThat(counters)
        .containsKey("deadLetters")
        .hasSize(1 + Rejection.values().length)
        .allSatisfy((name, counter) -> assertThat(counter.getCount()).isZero());
    write(Rejection.MALFORMED, "x");
    write(Rejection.MALFORMED, "y");
    write(Rejection.EMPTY, "z");
    assertThat(counters.get("deadLetters").getCount()).isEqualTo(3);
    assertThat(counters.get("reason=malformed deadLettersByReason").getCount()).isEqualTo(2);
    assertThat(counters.get("reason=empty deadLettersByReason").getCount()).isEqualTo(1);
  }

  /** Some exceptions say nothing; a letter without a sentence could not be written. */
  @Test
  void whereNothingIsSaidTheReasonIs() {
    assertThat(write(Rejection.MALFORMED, null).error()).isEqualTo("malformed");
  }

  private DeadLetter write(Rejection reason, String error) {
    return letters
        .write(new Partition<>("flows", 0, null), 0, -1, null, VALUE, reason, error)
        .getValue();
  }
}
