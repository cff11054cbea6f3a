package dev.podflow.alert;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.RuleKind.Judgement;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One group of one rule: what it has seen lately, what is usual, and where its alert stands.
 *
 * <pre>
 * quiet ──too much──► pending ──for so long──► firing ──not so for the hold──► quiet
 *   ▲                    │
 *   └───── not so ───────┘
 * </pre>
 *
 * Minutes are decided one after the other, once they are complete, so that the result does not
 * depend on how many are decided at a time. Bounded: it keeps the minutes of a window and as many
 * that are not decided yet.
 */
public final class Watch {
  /** What is usual is forgotten after that long without a row; a new denial is new again. */
  public static final int MEMORY_MINUTES = 7 * 24 * 60;

  /** Of no minute it is known that it is complete. */
  public static final long NOTHING_COMPLETE = Long.MIN_VALUE;

  /** A firing alert tells that it has become much worse at most that often. */
  private static final int CHANGE_MINUTES = 5;

  private static final double MUCH_WORSE = 2;
  private static final int CONTRIBUTORS = 5;

  /**
   * As many minutes may wait to be decided. Not how far ahead they are matters: where a backlog and
   * what happens now are read at once, the clock is the backlog's.
   */
  private static final int MINUTES_MAX = 24 * 60;

  /** Rows of minutes that are decided count as the next one's, if they are not older than that. */
  private static final int LATE_MAX_MINUTES = 60;

  // Those that are not private are what is saved: WatchCodec reads and writes them.
  final String rule;
  final RuleKind kind;
  final SortedMap<String, String> group;
  final TreeMap<Long, WatchedMinute> minutes = new TreeMap<>();
  final Usual usual = new Usual();
  final HeldStates states = new HeldStates();
  Standing standing = Standing.QUIET;

  /** The first minute that is not decided; negative before there is one. */
  long nextMinute = -1;

  /** The minutes before are decided, or had nothing to decide; the next one is not older. */
  long decidedBefore = -1;

  /** Minutes before say nothing of what is usual. */
  long activeSince;

  long newestMinute = -1;

  /** The newest decided minute in which there was anything. */
  long heardMinute = -1;

  /** The newest minute whose bad things are known to be usual. */
  long knownMinute = Long.MIN_VALUE;

  long pendingSince;
  long startedMinute;
  long lastBreach;
  long toldMinute;
  double toldValue;
  double toldThreshold;
  String policy = "";

  /** The change of a policy that may be why it began. */
  String change = "";

  Severity severity = Severity.WARNING;

  /**
   * Watches from now on.
   *
   * @param group the labels of the alert
   */
  public Watch(Rule rule, SortedMap<String, String> group) {
    this(rule.name(), rule.kind(), group);
  }

  Watch(String rule, RuleKind kind, SortedMap<String, String> group) {
    this.rule = rule;
    this.kind = kind;
    this.group = group;
  }

  /** The rule's name. */
  public String rule() {
    return rule;
  }

  /** What the rule looked for when this began; a rule of another kind begins anew. */
  public RuleKind kind() {
    return kind;
  }

  /**
   * Takes a row in.
   *
   * @param endMinute the minutes before are complete; {@link #NOTHING_COMPLETE} if none is
   */
  public void add(Signal signal, long endMinute) {
    boolean ofStates = kind.judgement().ofStates();
    if (!ofStates && (isTooLate(signal.minute(), endMinute) || !hasRoom(signal.minute()))) {
      return;
    }
    long minute = open(signal.minute(), endMinute);
    newestMinute = Math.max(newestMinute, minute);
    if (ofStates) {
      states.add(signal, minute);
      return;
    }
    WatchedMinute watched = minutes.computeIfAbsent(minute, m -> new WatchedMinute());
    if (signal.identity()) {
      watched.name(signal);
      return;
    }
    if (kind.judgement() == Judgement.LEVEL) {
      watched.level(signal);
    } else {
      watched.add(signal);
    }
    if (signal.learning() && (kind.judgement() != Judgement.FIRST_SEEN || signal.bad() > 0)) {
      knownMinute = Math.max(knownMinute, minute);
    }
    if (!signal.policy().isEmpty()) {
      policy = signal.policy();
    }
  }

  private static boolean isTooLate(long minute, long endMinute) {
    return endMinute != NOTHING_COMPLETE && minute < endMinute - LATE_MAX_MINUTES;
  }

  private boolean hasRoom(long minute) {
    return minutes.size() < MINUTES_MAX || minutes.containsKey(minute);
  }

  /**
   * The minute that a row counts in: its own, unless that is decided. A state holds however long
   * ago it began, and shows from the first minute that is open.
   */
  private long open(long minute, long endMinute) {
    long first = minute;
    if (endMinute != NOTHING_COMPLETE) {
      first = Math.max(endMinute - LATE_MAX_MINUTES, minute);
    }
    first = Math.max(first, decidedBefore);
    boolean begins = !isActive();
    // Nothing was decided while there was nothing to decide, and rows come in any order.
    if (begins || (first < nextMinute && nextMinute > decidedBefore)) {
      nextMinute = first;
    }
    long shows = Math.max(minute, nextMinute);
    activeSince = begins ? shows : Math.min(activeSince, shows);
    return shows;
  }

  /**
   * Decides the next minute.
   *
   * @param definition the rule as it is now
   * @param endMinute the minutes before are complete
   * @return what has to be told; null if nothing. Call again until {@link #isDecided}.
   */
  public Alert decide(Rule definition, long endMinute) {
    if (isDecided(endMinute)) {
      return null;
    }
    if (kind.judgement().ofStates() && standing == Standing.QUIET) {
      nextMinute = Math.max(nextMinute, endMinute - LATE_MAX_MINUTES);
    }
    long minute = nextMinute++;
    decidedBefore = nextMinute;
    if (kind.judgement().ofStates()) {
      states.take(minute);
      newestMinute = Math.max(newestMinute, minute);
      Finding finding = Judge.judge(definition, states);
      return finding.breached() ? worse(definition, minute, finding) : better(definition, minute);
    }
    if (minutes.containsKey(minute) && minutes.get(minute).total() > 0) {
      heardMinute = minute;
    }
    long first = minute - definition.windowMinutes() + 1;
    Collection<WatchedMinute> window = minutes.subMap(first, true, minute, true).values();
    boolean known = standing == Standing.QUIET && isKnown(minute);
    Finding finding = Judge.judge(definition, window, usual, known);
    boolean learning = knownMinute >= first && kind.judgement() != Judgement.FIRST_SEEN;
    boolean breached = finding.breached() && !learning && isCaused(window);
    Alert alert = breached ? worse(definition, minute, finding) : better(definition, minute);
    if (standing == Standing.QUIET && first >= activeSince && first > lastBreach) {
      Judge.learn(definition, minutes.get(first), usual);
    }
    minutes.headMap(first, true).clear();
    return alert;
  }

  /** What goes on for longer than a change is recent is still because of it. */
  private boolean isCaused(Collection<WatchedMinute> window) {
    if (kind != RuleKind.DENIED_AFTER_CHANGE || standing != Standing.QUIET) {
      return true;
    }
    change = "";
    for (WatchedMinute minute : window) {
      change = minute.change().isEmpty() ? change : minute.change();
    }
    return !change.isEmpty();
  }

  private boolean isKnown(long minute) {
    return knownMinute >= minute - MEMORY_MINUTES;
  }

  private Alert worse(Rule definition, long minute, Finding finding) {
    lastBreach = minute;
    if (standing == Standing.QUIET) {
      standing = Standing.PENDING;
      pendingSince = minute;
      startedMinute = beginning(definition, minute, finding);
    }
    if (standing == Standing.PENDING) {
      if (minute - pendingSince < definition.pendingMinutes()) {
        return null;
      }
      standing = Standing.FIRING;
      return tell(definition, State.FIRING, minute, finding);
    }
    return isMuchWorse(finding) && minute - toldMinute >= CHANGE_MINUTES
        ? tell(definition, State.CHANGED, minute, finding)
        : null;
  }

  private boolean isMuchWorse(Finding finding) {
    return switch (kind.judgement()) {
      // Nothing can be less than nothing.
      case SILENCE -> false;
      case SHORTFALL -> finding.value() <= toldValue / MUCH_WORSE && finding.value() < toldValue;
      default -> finding.value() >= MUCH_WORSE * toldValue;
    };
  }

  private Alert better(Rule definition, long minute) {
    if (standing == Standing.PENDING) {
      standing = Standing.QUIET;
    }
    return standing == Standing.FIRING && minute - lastBreach >= definition.holdMinutes()
        ? resolve(minute, Summary.of(definition, group, toldValue, toldThreshold, change))
        : null;
  }

  private Alert resolve(long minute, String summary) {
    standing = Standing.QUIET;
    knownMinute = Math.max(knownMinute, lastBreach);
    return alert(State.RESOLVED, minute, summary);
  }

  /**
   * The rule is gone, or is about something else now: so is its alert.
   *
   * @return the resolution; null if nothing fired
   */
  public Alert abandon() {
    return standing == Standing.FIRING ? resolve(nextMinute - 1, "the rule is gone") : null;
  }

  /** Since when it has been so without a break, each minute of the window taken by itself. */
  private long beginning(Rule definition, long minute, Finding finding) {
    if (kind.judgement() == Judgement.SILENCE) {
      return heardMinute + 1;
    }
    long began = -1;
    for (Map.Entry<Long, WatchedMinute> each :
        minutes.headMap(minute, true).descendingMap().entrySet()) {
      if (Judge.isConspicuous(definition, each.getValue(), finding)) {
        began = each.getKey();
      } else if (began >= 0) {
        break;
      }
    }
    return began < 0 ? minute : began;
  }

  private Alert tell(Rule definition, State told, long minute, Finding finding) {
    toldMinute = minute;
    toldValue = finding.value();
    toldThreshold = finding.threshold();
    severity = definition.severity();
    return alert(told, minute, Summary.of(definition, group, toldValue, toldThreshold, change));
  }

  private Alert alert(State told, long minute, String summary) {
    return new Alert(
        Fingerprint.of(rule, group),
        rule,
        kind,
        severity,
        told,
        group,
        startedMinute,
        minute + 1,
        toldValue,
        toldThreshold,
        contributors(),
        policy,
        summary);
  }

  /** The pods where they are known. */
  private List<String> contributors() {
    Map<String, Double> sums = new HashMap<>();
    for (WatchedMinute minute : minutes.values()) {
      minute.pods().forEach((pods, weight) -> sums.merge(pods, weight, Double::sum));
    }
    if (sums.isEmpty()) {
      for (WatchedMinute minute : minutes.values()) {
        minute.members().forEach((member, weight) -> sums.merge(member, weight, Double::sum));
      }
      states.contribute(sums, kind.judgement() == Judgement.NEWLY_SO);
    }
    return sums.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(CONTRIBUTORS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The first minute that is not decided. */
  public long nextMinute() {
    return nextMinute;
  }

  /** Whether nothing before this minute is left to decide. */
  public boolean isDecided(long endMinute) {
    return nextMinute < 0 || nextMinute >= endMinute;
  }

  /** Whether it has to be decided minute by minute although no row comes. */
  public boolean isActive() {
    return standing != Standing.QUIET
        || !minutes.isEmpty()
        || states.areComing()
        || (kind.judgement() == Judgement.SILENCE && newestMinute >= 0);
  }

  /** Whether all that it knows is too old to matter: it can be forgotten. */
  public boolean isForgotten(long minute) {
    return standing == Standing.QUIET
        && minutes.isEmpty()
        && newestMinute < minute - MEMORY_MINUTES;
  }

  /** For a checkpoint. */
  public byte[] toBytes() {
    return WatchCodec.toBytes(this);
  }

  /**
   * @throws IOException if the bytes are not those of a {@link #toBytes} of this or an earlier
   *     version
   */
  public static Watch fromBytes(byte[] bytes) throws IOException {
    return WatchCodec.fromBytes(bytes);
  }
}
