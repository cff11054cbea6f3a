package dev.podflow.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeckTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int KINDS = Mishap.values().length - 1;

  @Test
  void everyKindComesAsOftenAsTheOthersAndAnUpgradeOnlyWhenItIsAppointed() {
    Deck deck = new Deck(new Random(1));
    Map<Mishap, Integer> drawn = new EnumMap<>(Mishap.class);
    for (int i = 0; i < 3 * KINDS; i++) {
      drawn.merge(deck.draw(START).mishap(), 1, Integer::sum);
    }
    assertThat(drawn).hasSize(KINDS).doesNotContainKey(Mishap.UPGRADED);
    assertThat(drawn.values()).containsOnly(3);
  }

  @Test
  void anAppointmentIsKeptOnceWhenItsTimeHasCome() {
    Deck deck = new Deck(new Random(1));
    Duration outage = Duration.ofMinutes(10);
    Duration later = Duration.ofMinutes(20);
    deck.appoint(START.plusSeconds(10), Mishap.CLICKHOUSE_AWAY, outage);
    deck.appoint(START.plusSeconds(10), Mishap.UPGRADED, later);
    assertThat(deck.draw(START.plusSeconds(9)).away()).isLessThan(outage);
    assertThat(deck.draw(START.plusSeconds(10)))
        .isEqualTo(new Deck.Card(Mishap.CLICKHOUSE_AWAY, outage));
    assertThat(deck.draw(START.plusSeconds(11))).isEqualTo(new Deck.Card(Mishap.UPGRADED, later));
    assertThat(deck.draw(START.plusSeconds(12)).away()).isLessThan(outage);
  }
}
