package dev.podflow.delta;

import java.io.IOException;

/** A set of numbers other than 0, eight to sixteen bytes each. */
final class LongSet {
  private static final int FIRST_CAPACITY = 64;

  private long[] slots = new long[FIRST_CAPACITY];
  private int size;

  /** Takes a number. */
  @FunctionalInterface
  interface Taker {
    void take(long number) throws IOException;
  }

  int size() {
    return size;
  }

  boolean contains(long number) {
    return slots[find(number)] == number;
  }

  void add(long number) {
    int at = find(number);
    if (slots[at] == number) {
      return;
    }
    slots[at] = number;
    if (++size * 2 > slots.length) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long number : old) {
      if (number != 0) {
        slots[find(number)] = number;
      }
    }
  }

  private int find(long number) {
    int mask = slots.length - 1;
    int at = (int) (number ^ (number >>> 32)) & mask;
    while (slots[at] != 0 && slots[at] != number) {
      at = (at + 1) & mask;
    }
    return at;
  }

  void forEach(Taker taker) throws IOException {
    for (long number : slots) {
      if (number != 0) {
        taker.take(number);
      }
    }
  }
}
