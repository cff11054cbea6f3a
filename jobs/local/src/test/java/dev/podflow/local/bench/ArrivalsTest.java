package dev.podflow.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  @Test
  void theKthThatIsVisibleIsTheKthThatWasSent() {
    AtomicLong visible = new AtomicLong(1_000);
    try (Arrivals arrivals = new Arrivals(visible::get, 4)) {
      for (int i = 1; i <= 4; i++) {
        assertThat(arrivals.sent()).isEqualTo(i);
      }
      long sent = System.nanoTime();
      visible.set(1_004);
      arrivals.await();
      double elapsed = (System.nanoTime() - sent) / 1e9;
      assertThat(arrivals.secondsAt(1)).isGreaterThanOrEqualTo(arrivals.secondsAt(0.5));
      assertThat(arrivals.secondsAt(0)).isBetween(0.0, elapsed + 1);
    }
  }

  @Test
  void whatCannotBeAskedIsNoArrival() {
    AtomicLong asked = new AtomicLong();
    try (Arrivals arrivals =
        new Arrivals(
            () -> {
              if (asked.incrementAndGet() > 1) {
                throw new IllegalStateException("gone");
              }
              return 0;
            },
            1)) {
      assertThatThrownBy(arrivals::await).hasMessage("gone");
    }
  }
}
