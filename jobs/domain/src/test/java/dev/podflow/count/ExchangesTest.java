package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  private final Exchanges exchanges = new Exchanges(3);
  private final List<Exchange> timedOut = new ArrayList<>();

  @Test
  void answersGoToTheirRequestId() {
    Exchange first = add(1, 11, 100, 5);
    Exchange second = add(1, 12, 200, 6);
    assertThat(exchanges.take(1, 12)).isSameAs(second);
    assertThat(exchanges.take(1, 12)).isNull();
    assertThat(exchanges.take(1, 11)).isSameAs(first);
  }

  @Test
  void withoutRequestIdAnswersComeInOrder() {
    Exchange first = add(1, 0, 100, 5);
    Exchange second = add(1, 0, 200, 6);
    assertThat(exchanges.take(2, 0)).isNull();
    assertThat(exchanges.take(1, 0)).isSameAs(first);
    assertThat(exchanges.take(1, 77)).isSameAs(second);
  }

  @Test
  void theOldestThatWaitsHoldsTheOffset() {
    add(1, 0, 100, 5);
    add(2, 0, 200, 6);
    assertThat(exchanges.oldestOffset(9)).isEqualTo(5);
    exchanges.take(1, 0);
    assertThat(exchanges.oldestOffset(9)).isEqualTo(6);
    exchanges.take(2, 0);
    assertThat(exchanges.oldestOffset(9)).isEqualTo(9);
    assertThat(exchanges.isEmpty()).isTrue();
  }

  @Test
  void whatWaitsTooLongGivesUpOnce() {
    Exchange old = add(1, 0, 100, 5);
    add(2, 0, 200, 6);
    exchanges.expire(150, timedOut::add);
    exchanges.expire(150, timedOut::add);
    assertThat(timedOut).containsExactly(old);
    assertThat(exchanges.take(1, 0)).isNull();
  }

  @Test
  void whatIsGivenUpInSilenceMayStillBeAnswered() {
    Exchange old = add(1, 0, 100, 5);
    Exchange young = add(1, 0, 200, 6);
    exchanges.giveUpInSilence(150, timedOut::add);
    exchanges.giveUpInSilence(150, timedOut::add);
    assertThat(timedOut).containsExactly(old);
    assertThat(exchanges.oldestOffset(9)).as("holds nothing up").isEqualTo(6);
    assertThat(exchanges.take(1, 0)).isSameAs(old);
    assertThat(old.givenUp).isTrue();
    assertThat(exchanges.take(1, 0)).isSameAs(young);
    assertThat(young.givenUp).isFalse();
    assertThat(exchanges.isEmpty()).isTrue();
  }

  @Test
  void whatIsGivenUpInSilenceIsForgottenOnceTheLogIsPastIt() {
    Exchange old = add(1, 0, 100, 5);
    exchanges.giveUpInSilence(150, timedOut::add);
    exchanges.expire(150, timedOut::add);
    assertThat(timedOut).as("once").containsExactly(old);
    assertThat(exchanges.take(1, 0)).isNull();
    assertThat(exchanges.isEmpty()).isTrue();
  }

  @Test
  void thereIsALimitToWhatIsRememberedToo() {
    for (int i = 0; i < 10; i++) {
      add(i, 0, i, i);
      exchanges.giveUpInSilence(100, timedOut::add);
    }
    assertThat(timedOut).hasSize(10);
    assertThat(exchanges.take(6, 0)).isNull();
    assertThat(exchanges.take(7, 0)).isNotNull();
  }

  @Test
  void thereIsALimit() {
    Exchange oldest = add(1, 0, 100, 5);
    add(2, 0, 100, 6);
    add(3, 0, 100, 7);
    add(4, 0, 100, 8);
    assertThat(timedOut).containsExactly(oldest);
    assertThat(exchanges.oldestOffset(0)).isEqualTo(6);
  }

  private Exchange add(long key, long requestId, long timeNanos, long offset) {
    Exchange exchange = new Exchange(key, requestId, timeNanos, offset, null);
    exchanges.add(exchange, timedOut::add);
    return exchange;
  }
}
