package dev.podflow.policy;

import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What has ended, the earliest first. Something that ends twice is given twice. */
final class Retention<T> {
  private record Ended<T>(long at, T what) implements Comparable<Ended<T>> {
    @Override
    public int compareTo(Ended<T> other) {
      return Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Ended<T>> queue = new PriorityQueue<>();

  void add(T what, long at) {
    queue.add(new Ended<>(at, what));
  }

  /** Gives what ended before a time, once. */
  void until(long time, Consumer<T> consumer) {
    while (!queue.isEmpty() && queue.peek().at < time) {
      consumer.accept(queue.poll().what);
    }
  }
}
