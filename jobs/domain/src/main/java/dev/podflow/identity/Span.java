package dev.podflow.identity;

/**
 * When a version of an object was: [since, until), each end known up to an uncertainty. Epoch
 * milliseconds, milliseconds.
 *
 * @param since first moment
 * @param sinceUncertaintyMs the true start lies at most that much before or after since; {@link
 *     #UNKNOWN} if since is only the first sight of what may have been for ever
 * @param until first moment after it; {@value #OPEN} while it lasts
 * @param untilUncertaintyMs the true end lies at most that much before or after until
 * @param unwatched whether nobody watched when it ended: then others may have come and gone within
 *     that uncertainty of whom nothing is known
 */
public record Span(
    long since, long sinceUncertaintyMs, long until, long untilUncertaintyMs, boolean unwatched) {
  /** The end of what has not ended. */
  public static final long OPEN = Long.MAX_VALUE;

  /** The uncertainty of a start that nothing tells. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  public Span {
    if (sinceUncertaintyMs < 0 || untilUncertaintyMs < 0) {
      throw new IllegalArgumentException("Negative uncertainty");
    }
  }

  /** A span whose end was watched, if it has ended. */
  public Span(long since, long sinceUncertaintyMs, long until, long untilUncertaintyMs) {
    this(since, sinceUncertaintyMs, until, untilUncertaintyMs, false);
  }

  /** A span without uncertainty. */
  public static Span exact(long since, long until) {
    return new Span(since, 0, until, 0);
  }

  /** What has begun and not ended. */
  public static Span openSince(long since) {
    return new Span(since, 0, OPEN, 0);
  }

  /** The first moment at which it can have been. */
  long earliest() {
    boolean unbounded =
        sinceUncertaintyMs == UNKNOWN || since < Long.MIN_VALUE + sinceUncertaintyMs;
    return unbounded ? Long.MIN_VALUE : since - sinceUncertaintyMs;
  }

  /** The first moment at which it cannot have been any more. */
  long latest() {
    return until > OPEN - untilUncertaintyMs ? OPEN : until + untilUncertaintyMs;
  }

  boolean contains(long time) {
    return since <= time && time < until;
  }

  /** Whether it was from one time to another, however wrong its ends are known. */
  boolean certainDuring(long from, long to) {
    long sure = sinceUncertaintyMs == UNKNOWN ? since : since + sinceUncertaintyMs;
    return sure <= from && (until == OPEN || to < until - untilUncertaintyMs);
  }

  /** Whether it can have been at some moment from one time to another. */
  boolean possibleDuring(long from, long to) {
    long earliest = earliest();
    return earliest <= to && Math.max(from, earliest) < latest();
  }

  /** The same for what nobody else can have taken over unseen. */
  Span asWatched() {
    return unwatched ? new Span(since, sinceUncertaintyMs, until, untilUncertaintyMs) : this;
  }

  /** Whether somebody unknown can have come after it by a time. */
  boolean mayBeSucceededUnseen(long to) {
    return unwatched && to >= until - untilUncertaintyMs;
  }

  /** The first moment at which it has perhaps ended, or somebody unknown has come after it. */
  long firstUnsure() {
    return unwatched ? Math.min(latest(), until - untilUncertaintyMs) : latest();
  }

  /** How far a time lies outside of it; 0 within. */
  long distance(long time) {
    return time < since ? since - time : time < until ? 0 : time - until + 1;
  }

  /** Whether it lasts. */
  public boolean isOpen() {
    return until == OPEN;
  }
}
