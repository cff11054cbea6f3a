package dev.podflow.metric;

import java.util.List;

/**
 * Decides what a scrape adds. Of a counter, or histogram, the increase since the scrape before
 * counts at the scrape's own time:
 *
 * <pre>
 * value smaller, or counting since after the scrape before   all of it: there was a reset
 * else                                                       the difference
 * first scrape, begun while its cluster was watched          all of it
 * first scrape otherwise                                     nothing; it is the base of the next
 * </pre>
 *
 * A scrape of a time that is there already is a duplicate. One that comes late takes its place:
 * what was counted from its predecessor to its successor is taken back, and counted anew in two
 * parts. So the order of arrival does not matter, as far back as scrapes are remembered; what is
 * older still is left out, and its increase stays where its successor counted it. There, too, stay
 * the sizes of a histogram's observations if they have gone out: a sketch cannot lose any.
 *
 * <p>Not thread-safe: a task has its own.
 */
public final class SeriesCounter {
  private final int scrapesMax;
  private final long newbornMillis;
  private final List<Measures> measures;

  /** What became of a scrape. */
  public enum Outcome {
    /** It was counted, or is a base, or ends its series for now. */
    USED,
    /** It was here before. */
    DUPLICATE,
    /** Everything remembered of its series is newer, and more has been forgotten. */
    TOO_LATE
  }

  /**
   * @param scrapesMax how many scrapes of a series are remembered, at least 1
   * @param newbornMillis how long before its first scrape a series may have begun for that scrape
   *     to count from zero: what is older would make a spike of hours
   * @param measures where to it is counted
   */
  public SeriesCounter(int scrapesMax, long newbornMillis, List<Measures> measures) {
    if (scrapesMax < 1 || scrapesMax > Short.MAX_VALUE) {
      throw new IllegalArgumentException("from 1 to 32767 scrapes are remembered");
    }
    this.scrapesMax = scrapesMax;
    this.newbornMillis = newbornMillis;
    this.measures = List.copyOf(measures);
  }

  /**
   * Counts a scrape.
   *
   * @param series what is remembered of its series, empty for the first one; is changed
   * @param watchedSinceMillis since when its cluster is scraped, as far as is known
   * @param bornMillis when its target began, for series that do not say so; 0 where that is not
   *     known
   */
  public Outcome count(Sample sample, Series series, long watchedSinceMillis, long bornMillis) {
    int found = series.find(sample.timeMillis);
    if (found >= 0) {
      return Outcome.DUPLICATE;
    }
    int at = -found - 1;
    if (at == 0 && series.isCut()) {
      return Outcome.TOO_LATE;
    }
    series.seen(sample.seenMillis);
    if (sample.stale) {
      return Outcome.USED;
    }
    switch (sample.kind) {
      case GAUGE -> {
        for (Measures each : measures) {
          each.gauge(sample);
        }
      }
      case COUNTER -> countIncrease(sample, series, at, watchedSinceMillis, bornMillis);
      case HISTOGRAM -> countBuckets(sample, series, at, watchedSinceMillis, bornMillis);
    }
    series.insert(at, sample, scrapesMax);
    return Outcome.USED;
  }

  private void countIncrease(Sample sample, Series series, int at, long watched, long born) {
    if (sample.delta) {
      increase(sample, sample.timeMillis, sample.value);
      return;
    }
    boolean isLate = at < series.size();
    if (at == 0) {
      if (isLate && series.countedFromZero()) {
        increase(sample, series.time(0), -series.value(0));
      }
      boolean newborn = isNewborn(sample, watched, born);
      series.countFromZero(newborn);
      if (newborn) {
        increase(sample, sample.timeMillis, sample.value);
      }
    } else {
      int last = at - 1;
      if (isLate) {
        increase(sample, series.time(at), -increase(series, last, at));
      }
      boolean reset =
          isReset(series.time(last), sample.startMillis, sample.timeMillis)
              || sample.value < series.value(last);
      double before = reset ? 0 : series.value(last);
      increase(sample, sample.timeMillis, sample.value - before);
    }
    if (isLate) {
      boolean reset =
          isReset(sample.timeMillis, series.start(at), series.time(at))
              || series.value(at) < sample.value;
      increase(sample, series.time(at), series.value(at) - (reset ? 0 : sample.value));
    }
  }

  private static double increase(Series series, int from, int to) {
    boolean reset =
        isReset(series.time(from), series.start(to), series.time(to))
            || series.value(to) < series.value(from);
    return series.value(to) - (reset ? 0 : series.value(from));
  }

  private void countBuckets(Sample sample, Series series, int at, long watched, long born) {
    if (sample.delta) {
      grow(sample, sample.timeMillis, null, sample.buckets, 1);
      observe(sample, sample.timeMillis, null, sample.buckets);
      return;
    }
    boolean isLate = at < series.size();
    boolean nextCounts = isLate && (at > 0 || series.countedFromZero());
    boolean counts = true;
    Buckets from = null;
    if (at == 0) {
      counts = isNewborn(sample, watched, born);
      series.countFromZero(counts);
    } else {
      boolean reset =
          isReset(series.time(at - 1), sample.startMillis, sample.timeMillis)
              || !sample.buckets.continues(series.buckets(at - 1));
      from = reset ? null : series.buckets(at - 1);
    }
    if (counts) {
      grow(sample, sample.timeMillis, from, sample.buckets, 1);
    }
    if (isLate) {
      insertBuckets(sample, series, at, counts, from, nextCounts);
    } else if (counts) {
      observe(sample, sample.timeMillis, from, sample.buckets);
    }
  }

  /**
   * Counts what follows on a late scrape anew. Observations whose row has gone out stay in it, up
   * to the next scrape in that one's minute: only what a reset had hidden is added.
   *
   * @param counts whether the scrape itself counts, and is not only a base
   * @param from what it counts from; null for zero
   * @param nextCounts whether the next one has been counted
   */
  private void insertBuckets(
      Sample sample, Series series, int at, boolean counts, Buckets from, boolean nextCounts) {
    long nextTime = series.time(at);
    Buckets next = series.buckets(at);
    boolean reset =
        isReset(sample.timeMillis, series.start(at), nextTime) || !next.continues(sample.buckets);
    Buckets nextFrom = reset ? null : sample.buckets;
    Buckets nextFromBefore = at == 0 ? null : from(series, at);
    if (nextCounts) {
      grow(sample, nextTime, nextFromBefore, next, -1);
    }
    grow(sample, nextTime, nextFrom, next, 1);
    for (Measures each : measures) {
      if (!nextCounts || each.takeBack(sample, nextTime, nextFromBefore, next)) {
        each.observations(sample, nextTime, nextFrom, next);
        if (counts) {
          each.observations(sample, sample.timeMillis, from, sample.buckets);
        }
        continue;
      }
      if (counts && reset) {
        boolean bothContinue = from != null && nextFromBefore != null;
        each.observations(sample, sample.timeMillis, bothContinue ? null : from, sample.buckets);
      }
      if (counts && from == null && nextFromBefore != null) {
        each.observations(sample, sample.timeMillis, null, nextFromBefore);
      }
    }
  }

  /** What a remembered scrape, not the first one, was counted from; null for zero. */
  private static Buckets from(Series series, int at) {
    boolean reset =
        isReset(series.time(at - 1), series.start(at), series.time(at))
            || !series.buckets(at).continues(series.buckets(at - 1));
    return reset ? null : series.buckets(at - 1);
  }

  private void increase(Sample sample, long atMillis, double increase) {
    for (Measures each : measures) {
      each.increase(sample, atMillis, increase);
    }
  }

  private void grow(Sample sample, long atMillis, Buckets from, Buckets to, int sign) {
    for (Measures each : measures) {
      each.histogram(sample, atMillis, from, to, sign);
    }
  }

  private void observe(Sample sample, long atMillis, Buckets from, Buckets to) {
    for (Measures each : measures) {
      each.observations(sample, atMillis, from, to);
    }
  }

  /**
   * Whether counting began after a scrape. A start that is the scrape's own time says only that
   * nobody knows: the OpenTelemetry Collector writes it when it scrapes a target for the first
   * time.
   */
  private static boolean isReset(long beforeMillis, long startMillis, long timeMillis) {
    return startMillis > beforeMillis && startMillis < timeMillis;
  }

  private boolean isNewborn(Sample sample, long watchedSinceMillis, long bornMillis) {
    boolean saysStart = sample.startMillis > 0 && sample.startMillis < sample.timeMillis;
    long begin = saysStart ? sample.startMillis : bornMillis;
    return begin > 0
        && begin <= sample.timeMillis
        && begin > watchedSinceMillis
        && sample.timeMillis - begin <= newbornMillis;
  }
}
