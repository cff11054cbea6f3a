package dev.podflow.identity;

import java.util.Arrays;

/** A sorted list of numbers, each as often as it was added: eight bytes for each. */
final class SortedLongs {
  private long[] numbers = new long[1];
  private int size;

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size + (size >> 1) + 1);
    }
    int at = size;
    if (size > 0 && numbers[size - 1] > number) {
      int found = Arrays.binarySearch(numbers, 0, size, number);
      at = found < 0 ? -found - 1 : found;
      System.arraycopy(numbers, at, numbers, at + 1, size - at);
    }
    numbers[at] = number;
    size++;
  }

  /** Removes it once; nothing happens if it is not there. */
  void remove(long number) {
    int at = Arrays.binarySearch(numbers, 0, size, number);
    if (at < 0) {
      return;
    }
    size--;
    System.arraycopy(numbers, at + 1, numbers, at, size - at);
    if (size > 0 && size < numbers.length / 4) {
      numbers = Arrays.copyOf(numbers, size);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The smallest; the list must not be empty. */
  long first() {
    return numbers[0];
  }

  /** The largest; the list must not be empty. */
  long last() {
    return numbers[size - 1];
  }
}
