package dev.podflow.alert;

import dev.podflow.alert.Alert.State;
import dev.podflow.alert.RuleKind.Judgement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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

  private static final int VERSION = 1;

  /** A firing alert tells that it has become much worse at most that often. */
  private static final int CHANGE_MINUTES = 5;

  private static final double MUCH_WORSE = 2;
  private static final int CONTRIBUTORS = 5;

  /** A row that is that much ahead of what is decided is a wrong clock's. */
  private static final int AHEAD_MAX_MINUTES = 2 * Rule.WINDOW_MAX_MINUTES;

  private static final byte QUIET = 0;
  private static final byte PENDING = 1;
  private static final byte FIRING = 2;

  private final TreeMap<Long, WatchedMinute> minutes = new TreeMap<>();
  private final Usual usual = new Usual();
  private byte state = QUIET;

  /** The first minute that is not decided; negative before there is one. */
  private long nextMinute = -1;

  private long newestMinute = -1;

  /** The newest minute whose bad things are known to be usual. */
  private long knownMinute = Long.MIN_VALUE;

  private long pendingSince;
  private long startedMinute;
  private long lastBreach;
  private long toldMinute;
  private double toldValue;
  private String policy = "";

  /**
   * Takes a row in; one of a minute that is decided and out of the window says nothing any more.
   */
  public void add(Rule rule, Signal signal) {
    long minute = signal.minute();
    if (nextMinute < 0) {
      nextMinute = minute;
    }
    if (minute < nextMinute - rule.windowMinutes() || minute > nextMinute + AHEAD_MAX_MINUTES) {
      return;
    }
    WatchedMinute watched = minutes.computeIfAbsent(minute, m -> new WatchedMinute());
    if (rule.kind().judgement() == Judgement.LEVEL) {
      watched.level(signal);
    } else {
      watched.add(signal);
    }
    newestMinute = Math.max(newestMinute, minute);
    if (signal.learning()) {
      knownMinute = Math.max(knownMinute, minute);
    }
    if (!signal.policy().isEmpty()) {
      policy = signal.policy();
    }
  }

  /**
   * Decides the next minute.
   *
   * @param rule the rule as it is now; null if it is gone
   * @param group its labels
   * @param endMinute the minutes before are complete
   * @return what has to be told; null if nothing. Call again until {@link #isDecided}.
   */
  public Alert decide(Rule rule, SortedMap<String, String> group, long endMinute) {
    if (rule == null || isDecided(endMinute)) {
      return null;
    }
    long minute = nextMinute++;
    long first = minute - rule.windowMinutes() + 1;
    Collection<WatchedMinute> window = minutes.subMap(first, true, minute, true).values();
    boolean known = state == QUIET && isKnown(minute);
    Finding finding = Judge.judge(rule, window, usual, known);
    boolean learning = knownMinute >= first && rule.kind().judgement() != Judgement.FIRST_SEEN;
    boolean breached = finding.breached() && !learning;
    Alert alert = breached ? worse(rule, group, minute, finding) : better(rule, group, minute);
    if (state == QUIET) {
      Judge.learn(rule, minutes.get(first), usual);
    }
    minutes.headMap(first).clear();
    return alert;
  }

  private boolean isKnown(long minute) {
    return knownMinute >= minute - MEMORY_MINUTES;
  }

  private Alert worse(Rule rule, SortedMap<String, String> group, long minute, Finding finding) {
    lastBreach = minute;
    if (state == QUIET) {
      state = PENDING;
      pendingSince = minute;
      startedMinute = beginning(rule, minute);
    }
    if (state == PENDING) {
      if (minute - pendingSince < rule.pendingMinutes()) {
        return null;
      }
      state = FIRING;
      return tell(rule, group, State.FIRING, minute, finding);
    }
    boolean muchWorse = finding.value() >= MUCH_WORSE * toldValue;
    return muchWorse && minute - toldMinute >= CHANGE_MINUTES
        ? tell(rule, group, State.CHANGED, minute, finding)
        : null;
  }

  private Alert better(Rule rule, SortedMap<String, String> group, long minute) {
    if (state == PENDING) {
      state = QUIET;
    }
    if (state != FIRING || minute - lastBreach < rule.holdMinutes()) {
      return null;
    }
    return resolve(rule, group, minute, new Finding(toldValue, rule.threshold(), false));
  }

  private Alert resolve(Rule rule, SortedMap<String, String> group, long minute, Finding finding) {
    state = QUIET;
    knownMinute = Math.max(knownMinute, lastBreach);
    return tell(rule, group, State.RESOLVED, minute, finding);
  }

  /**
   * The rule is gone: so is its alert.
   *
   * @param rule as it was
   * @return the resolution; null if nothing fired
   */
  public Alert abandon(Rule rule, SortedMap<String, String> group) {
    return state == FIRING
        ? resolve(rule, group, nextMinute - 1, new Finding(toldValue, rule.threshold(), false))
        : null;
  }

  /** The first minute of the window in which it was so. */
  private long beginning(Rule rule, long minute) {
    if (rule.kind().judgement() == Judgement.SILENCE) {
      return newestMinute + 1;
    }
    for (Map.Entry<Long, WatchedMinute> each :
        minutes.subMap(minute - rule.windowMinutes() + 1, true, minute, true).entrySet()) {
      if (each.getValue().bad() > 0 || each.getValue().sketch() != null) {
        return each.getKey();
      }
    }
    return minute;
  }

  private Alert tell(
      Rule rule, SortedMap<String, String> group, State told, long minute, Finding finding) {
    toldMinute = minute;
    toldValue = finding.value();
    return new Alert(
        Fingerprint.of(rule.name(), group),
        rule.name(),
        rule.kind(),
        rule.severity(),
        told,
        group,
        startedMinute,
        minute + 1,
        finding.value(),
        finding.threshold(),
        contributors(),
        policy,
        Summary.of(rule, group, finding.value(), finding.threshold(), told));
  }

  private List<String> contributors() {
    Map<String, Double> sums = new HashMap<>();
    for (WatchedMinute minute : minutes.values()) {
      minute.members().forEach((member, weight) -> sums.merge(member, weight, Double::sum));
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

  /** Whether nothing before this minute is left to decide. */
  public boolean isDecided(long endMinute) {
    return nextMinute < 0 || nextMinute >= endMinute;
  }

  /** Whether it has to be decided minute by minute although no row comes. */
  public boolean isActive(Rule rule) {
    return state != QUIET
        || !minutes.isEmpty()
        || (rule.kind().judgement() == Judgement.SILENCE && newestMinute >= 0);
  }

  /** Whether all that it knows is too old to matter: it can be forgotten. */
  public boolean isForgotten(long minute) {
    return state == QUIET && minutes.isEmpty() && newestMinute < minute - MEMORY_MINUTES;
  }

  /** Skips the minutes in which it was not active: nothing was decided in them. */
  public void skipTo(long minute) {
    nextMinute = Math.max(nextMinute, minute);
  }

  /** For a checkpoint. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeByte(state);
      out.writeLong(nextMinute);
      out.writeLong(newestMinute);
      out.writeLong(knownMinute);
      out.writeLong(pendingSince);
      out.writeLong(startedMinute);
      out.writeLong(lastBreach);
      out.writeLong(toldMinute);
      out.writeDouble(toldValue);
      out.writeUTF(policy);
      usual.write(out);
      out.writeInt(minutes.size());
      for (Map.Entry<Long, WatchedMinute> minute : minutes.entrySet()) {
        out.writeLong(minute.getKey());
        minute.getValue().write(out);
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are not those of a {@link #toBytes} of this or an earlier
   *     version
   */
  public static Watch fromBytes(byte[] bytes) throws IOException {
    Watch watch = new Watch();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("a watch of version " + version + " is not known");
      }
      watch.state = in.readByte();
      watch.nextMinute = in.readLong();
      watch.newestMinute = in.readLong();
      watch.knownMinute = in.readLong();
      watch.pendingSince = in.readLong();
      watch.startedMinute = in.readLong();
      watch.lastBreach = in.readLong();
      watch.toldMinute = in.readLong();
      watch.toldValue = in.readDouble();
      watch.policy = in.readUTF();
      watch.usual.read(in);
      for (int size = in.readInt(); size > 0; size--) {
        watch.minutes.put(in.readLong(), WatchedMinute.read(in));
      }
    }
    return watch;
  }
}
