package dev.podflow.policy;

import java.util.ArrayList;
import java.util.List;

/** Times at which something is so: intervals that neither overlap nor touch, in their order. */
record Spans(List<Interval> intervals) {
  static final Spans NEVER = new Spans(List.of());

  /** [from, until), epoch milliseconds. */
  record Interval(long from, long until) {}

  /** Receives an interval. */
  interface Consumer {
    void accept(long from, long until);
  }

  /** When at least one of them is; empty ones are never. */
  static Spans union(List<Interval> intervals) {
    List<Interval> sorted = new ArrayList<>(intervals);
    sorted.removeIf(interval -> interval.from >= interval.until);
    sorted.sort((a, b) -> Long.compare(a.from, b.from));
    List<Interval> joined = new ArrayList<>();
    for (Interval next : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && next.from <= joined.get(last).until) {
        Interval open = joined.get(last);
        joined.set(last, new Interval(open.from, Math.max(open.until, next.until)));
      } else {
        joined.add(next);
      }
    }
    return joined.isEmpty() ? NEVER : new Spans(List.copyOf(joined));
  }

  /** What of them lies between two times. */
  void within(long from, long until, Consumer consumer) {
    for (Interval interval : intervals) {
      if (interval.from >= until) {
        return;
      }
      if (interval.until > from) {
        consumer.accept(Math.max(from, interval.from), Math.min(until, interval.until));
      }
    }
  }
}
