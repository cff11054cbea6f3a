package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HorizonTest {
  private static final long DAY = 86_400_000L;

  private final Directory directory = new Directory();
  private final Horizon horizon = new Horizon(directory, 2 * DAY);

  @Test
  void whatEndedAndWasWrittenLongAgoIsForgotten() {
    apply("a", 10 * DAY, 10 * DAY);
    apply("b", 11 * DAY, 11 * DAY);
    apply("c", Span.OPEN, 1 * DAY);
    horizon.forget(12 * DAY);
    assertThat(directory.size()).isEqualTo(3);
    horizon.forget(12 * DAY + 1);
    assertThat(directory.size()).isEqualTo(2);
    horizon.forget(100 * DAY);
    assertThat(directory.size()).as("what lasts").isEqualTo(1);
  }

  @Test
  void historyThatIsWrittenTodayStays() {
    apply("a", 10 * DAY, 500 * DAY);
    horizon.forget(501 * DAY);
    assertThat(directory.size()).isEqualTo(1);
    horizon.forget(503 * DAY);
    assertThat(directory.size()).isZero();
  }

  @Test
  void anEndThatWasTakenBackIsNone() {
    apply("a", 10 * DAY, 10 * DAY);
    apply("a", Span.OPEN, 11 * DAY);
    horizon.forget(20 * DAY);
    assertThat(directory.size()).isEqualTo(1);
  }

  @Test
  void anEndThatIsStillToComeIsLookedAtLater() {
    apply("a", 30 * DAY, 10 * DAY);
    horizon.forget(20 * DAY);
    assertThat(directory.size()).isEqualTo(1);
    horizon.forget(33 * DAY);
    assertThat(directory.size()).isZero();
  }

  private void apply(String uid, long until, long writtenMillis) {
    NodeLife life =
        new NodeLife(
            new LifeKey("blue", "Node", uid, 1), new Span(1, 0, until, 0), uid, List.of(), "");
    directory.apply(life);
    horizon.applied(life, writtenMillis);
  }
}
