package dev.podflow.identity;

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
  private static final Holding[] NOTHING = new Holding[0];
  static final Timeline EMPTY = new Timeline(NOTHING);

  private static final Comparator<Holding> BY_START =
      Comparator.<Holding>comparingLong(h -> h.span().since())
          .thenComparing(h -> h.object().uid())
          .thenComparing(h -> h.object().kind());

  /** Who it is from {@link #surelyFrom} until {@link #surelyUntil}: most flows are of that time. */
  private final Owner newest;

  private final long surelyFrom;
  private final long surelyUntil;

  /** As applied, by start. */
  private final Holding[] holdings;

  /** Ends settled, by earliest possible start. */
  private final Holding[] settled;

  /** The latest possible end of all holdings up to and including each; null if there is one. */
  private final long[] latest;

  private Timeline(Holding[] byStart) {
    holdings = byStart;
    settled = byStart.length > 1 ? settle(byStart) : byStart;
    int size = settled.length;
    latest = size > 1 ? new long[size] : null;
    long end = Long.MIN_VALUE;
    long othersEnd = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      end = Math.max(end, settled[i].span().latest());
      if (latest != null) {
        latest[i] = end;
      }
      if (i < size - 1 && settled[i].exclusive()) {
        othersEnd = Math.max(othersEnd, settled[i].span().latest());
      }
    }
    if (size > 0 && settled[size - 1].exclusive()) {
      Span last = settled[size - 1].span();
      newest = settled[size - 1].owner();
      surelyFrom = Math.max(last.earliest(), othersEnd);
      surelyUntil = last.firstUnsure();
    } else {
      newest = null;
      surelyFrom = Long.MAX_VALUE;
      surelyUntil = Long.MIN_VALUE;
    }
  }

  boolean isEmpty() {
    return holdings.length == 0;
  }

  /** As applied, by start. */
  List<Holding> holdings() {
    return Arrays.asList(holdings);
  }

  /** The same with other holdings of one object. */
  Timeline with(ObjectId object, List<Holding> ofObject) {
    int size = ofObject.size();
    for (Holding holding : holdings) {
      size += holding.object().equals(object) ? 0 : 1;
    }
    if (size == 0) {
      return EMPTY;
    }
    Holding[] changed = ofObject.toArray(new Holding[size]);
    int place = ofObject.size();
    for (Holding holding : holdings) {
      if (!holding.object().equals(object)) {
        changed[place++] = holding;
      }
    }
    Arrays.sort(changed, BY_START);
    return new Timeline(changed);
  }

  /** Whether that is the only holding. */
  boolean is(Holding alone) {
    return holdings.length == 1 && holdings[0].equals(alone);
  }

  /**
   * Whose it was at a time that may be wrong by a tolerance in either direction; null if nobody's.
   * Where several can have been the owner, known or unseen, it is one that is {@link
   * Owner#ambiguous}.
   */
  Owner at(long time, long tolerance) {
    long from = time - tolerance;
    long to = time + tolerance;
    if (surelyFrom <= from && to < surelyUntil) {
      return newest;
    }
    int last = lastStarted(to);
    Holding best = null;
    for (int i = last; i >= 0 && lasts(i, from); i--) {
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
    for (int i = last; i >= 0 && lasts(i, from); i--) {
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
        owner = best.owner().contested();
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
   * The first moment at which what held it at a time can have begun to; of an object's versions the
   * first one's.
   *
   * @return {@link Lookup#UNKNOWN_START} if nobody did
   */
  long startOf(long time) {
    ObjectId object = null;
    for (Holding holding : settled) {
      if (holding.span().contains(time)) {
        object = holding.object();
      }
    }
    for (Holding holding : holdings) {
      if (holding.object().equals(object)) {
        return holding.span().earliest();
      }
    }
    return Lookup.UNKNOWN_START;
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
    int high = settled.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (settled[middle].span().earliest() <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Whether that holding or one before it can have been after a time. */
  private boolean lasts(int i, long from) {
    return latest == null || latest[i] > from;
  }

  /** Only holdings of the highest level compete. */
  private static int level(Holding holding, long from, long to) {
    return (holding.exclusive() ? 2 : 0) + (holding.span().certainDuring(from, to) ? 1 : 0);
  }

  private static Holding[] settle(Holding[] byStart) {
    Holding[] settled = byStart.clone();
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
    return Arrays.equals(settled, byStart) ? byStart : settled;
  }
}
