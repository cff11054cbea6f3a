package dev.podflow.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Who held one address, or bore one name, when. Immutable, so that readers need no lock.
 *
 * <p>An address has one owner at a time. So an owner whose end nobody saw ended when the next one
 * began; and where two lives overlap only within what is uncertain about them, the one that is
 * certain holds. Services are different: they may share an address, and yield to pods and nodes.
 */
final class Timeline {
  static final Timeline EMPTY = new Timeline(List.of());

  private static final Comparator<Holding> BY_START =
      Comparator.<Holding>comparingLong(h -> h.span().since())
          .thenComparing(h -> h.object().uid())
          .thenComparing(h -> h.object().kind());

  /** As applied, by start. */
  private final List<Holding> holdings;

  /** Ends settled, by earliest possible start. */
  private final Holding[] settled;

  private final long[] earliest;

  /** The latest possible end of all holdings up to and including this one. */
  private final long[] latest;

  private Timeline(List<Holding> holdings) {
    this.holdings = holdings;
    this.settled = settle(holdings);
    int size = settled.length;
    earliest = new long[size];
    latest = new long[size];
    long end = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      Span span = settled[i].span();
      earliest[i] = span.earliest();
      end = Math.max(end, span.latest());
      latest[i] = end;
    }
  }

  boolean isEmpty() {
    return holdings.isEmpty();
  }

  /** The same with other holdings of one object. */
  Timeline with(ObjectId object, List<Holding> ofObject) {
    List<Holding> changed = new ArrayList<>(holdings.size() + ofObject.size());
    for (Holding holding : holdings) {
      if (!holding.object().equals(object)) {
        changed.add(holding);
      }
    }
    changed.addAll(ofObject);
    if (changed.isEmpty()) {
      return EMPTY;
    }
    changed.sort(BY_START);
    return new Timeline(List.copyOf(changed));
  }

  /**
   * Whose it was at a time that may be wrong by a tolerance in either direction; null if nobody's.
   * Where several can have been the owner, known or unseen, it is one that is {@link
   * Owner#ambiguous}.
   */
  Owner at(long time, long tolerance) {
    long from = time - tolerance;
    long to = time + tolerance;
    int last = lastStarted(to);
    Holding best = null;
    for (int i = last; i >= 0 && latest[i] > from; i--) {
      Holding holding = settled[i];
      if (holding.span().possibleDuring(from, to)
          && (best == null || level(holding, from, to) > level(best, from, to))) {
        best = holding;
      }
    }
    return best == null ? null : owner(best, from, to, last);
  }

  /** The owner that a holding stands for, if no other of its level can have been it. */
  private Owner owner(Holding best, long from, long to, int last) {
    int level = level(best, from, to);
    long begin = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    boolean unseen = false;
    Owner owner = best.owner();
    for (int i = last; i >= 0 && latest[i] > from; i--) {
      Holding holding = settled[i];
      Span span = holding.span();
      boolean same = holding.object().equals(best.object());
      if (!span.possibleDuring(from, to) || (!same && level(holding, from, to) != level)) {
        continue;
      }
      if (!same) {
        if (!holding.owner().sharesWorkload(best.owner())) {
          return Owner.SOMEBODY;
        }
        owner = best.contested();
        // They come by their starts, the last one first.
        unseen |= span.latest() < begin;
      }
      unseen |= span.mayBeSucceededUnseen(to) && level(holding, from, to) == level;
      begin = Math.min(begin, span.earliest());
      end = Math.max(end, span.latest());
    }
    // So near to a start or an end that it may have been nobody's, or a stranger's.
    unseen |= begin > from || end <= to;
    return unseen && best.exclusive() ? Owner.SOMEBODY : owner;
  }

  /**
   * Whose life was nearest to a time at which it was nobody's; null if there is none within a
   * distance.
   */
  Owner nearest(long time, long distance) {
    Holding best = null;
    for (Holding holding : settled) {
      long away = holding.span().distance(time);
      if (away <= distance && (best == null || away < best.span().distance(time))) {
        best = holding;
      }
    }
    return best == null ? null : best.owner();
  }

  private int lastStarted(long time) {
    int low = 0;
    int high = earliest.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (earliest[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Only holdings of the highest level compete. */
  private static int level(Holding holding, long from, long to) {
    return (holding.exclusive() ? 2 : 0) + (holding.span().certainDuring(from, to) ? 1 : 0);
  }

  private static Holding[] settle(List<Holding> byStart) {
    Holding[] settled = byStart.toArray(new Holding[0]);
    Holding next = null; // the nearest exclusive one that starts strictly later
    Holding sameStart = null;
    for (int i = settled.length - 1; i >= 0; i--) {
      Holding holding = settled[i];
      if (!holding.exclusive()) {
        continue;
      }
      if (sameStart != null && sameStart.span().since() > holding.span().since()) {
        next = sameStart;
      }
      sameStart = holding;
      if (next != null && holding.span().isOpen()) {
        settled[i] = holding.endingWith(next);
      }
    }
    Arrays.sort(settled, Comparator.comparingLong(h -> h.span().earliest()));
    return settled;
  }
}
