package dev.podflow.simulator.churn;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/** What is to happen when, and what time it is. */
final class Agenda extends Clock {
  private record Entry(long at, long number, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.number, b.number));
  private long number;
  private long now;

  Agenda(long startMillis) {
    now = startMillis;
  }

  /** Epoch milliseconds. */
  long now() {
    return now;
  }

  /** Does something at a time, or now if that has passed. */
  void at(long millis, Runnable action) {
    entries.add(new Entry(Math.max(now, millis), number++, action));
  }

  void after(long millis, Runnable action) {
    at(now + millis, action);
  }

  /** Lets time pass. */
  void runUntil(long millis) {
    while (!entries.isEmpty() && entries.peek().at <= millis) {
      Entry entry = entries.poll();
      now = entry.at;
      entry.action.run();
    }
    now = millis;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the simulation has one time zone");
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }
}
