package dev.podflow.local.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which mishap is next, and how long it lasts: in random order, each kind as often as the others;
 * those of a certain time when it has come.
 */
final class Deck {
  /** What is drawn, and for how long it lasts. */
  record Card(Mishap mishap, Duration away) {}

  private record Appointment(Instant time, Card card) {}

  /** What can happen any number of times. */
  private static final Set<Mishap> ALWAYS = EnumSet.complementOf(EnumSet.of(Mishap.UPGRADED));

  private static final int AWAY_MILLIS_MIN = 3_000;
  private static final int AWAY_MILLIS_MAX = 20_000;

  private final Random random;
  private final Deque<Mishap> shuffled = new ArrayDeque<>();
  private final Deque<Appointment> appointments = new ArrayDeque<>();

  Deck(Random random) {
    this.random = random;
  }

  /** Something that happens once, at that time or soon after it; given in the order of time. */
  void appoint(Instant time, Mishap mishap, Duration away) {
    appointments.add(new Appointment(time, new Card(mishap, away)));
  }

  Card draw(Instant now) {
    if (!appointments.isEmpty() && !now.isBefore(appointments.peek().time)) {
      return appointments.pop().card;
    }
    if (shuffled.isEmpty()) {
      List<Mishap> all = new ArrayList<>(ALWAYS);
      Collections.shuffle(all, random);
      shuffled.addAll(all);
    }
    return new Card(shuffled.pop(), away());
  }

  /** As long as what is away is away. */
  Duration away() {
    return Duration.ofMillis(random.nextInt(AWAY_MILLIS_MIN, AWAY_MILLIS_MAX));
  }
}
