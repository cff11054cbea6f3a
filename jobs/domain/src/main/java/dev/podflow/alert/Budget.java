package dev.podflow.alert;

import dev.podflow.alert.Alert.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps one rule from drowning people: so many of its alerts may fire in an hour of event time; the
 * others are counted in one summary alert, which is resolved with the last of them.
 */
public final class Budget {
  private static final int VERSION = 1;
  private static final long HOUR_MINUTES = 60;

  /** More alerts that are held back are not told apart. */
  private static final int HELD_MAX = 10_000;

  /** The label of the summary alert. */
  public static final String HELD_BACK = "held_back";

  private long hour = -1;
  private int spent;

  /** Fingerprints of the alerts that fire and are held back. */
  private final Set<String> held = new HashSet<>();

  private long summaryStarted;
  private int summaryTold;

  /**
   * Lets an alert through, or counts it.
   *
   * @param perHour how many may fire in an hour
   * @return what is to be told
   */
  public List<Alert> pass(Alert alert, int perHour) {
    long alertsHour = alert.changedMinute() / HOUR_MINUTES;
    if (alertsHour > hour) {
      hour = alertsHour;
      spent = 0;
    }
    if (held.contains(alert.fingerprint())) {
      return holdOn(alert);
    }
    if (alert.state() != State.FIRING) {
      return List.of(alert);
    }
    if (spent < perHour) {
      spent++;
      return List.of(alert);
    }
    return hold(alert);
  }

  private List<Alert> hold(Alert alert) {
    if (held.size() >= HELD_MAX) {
      return List.of();
    }
    boolean first = held.isEmpty();
    held.add(alert.fingerprint());
    if (first) {
      summaryStarted = alert.startedMinute();
      summaryTold = 1;
      return List.of(summary(alert, State.FIRING));
    }
    if (held.size() < 2 * summaryTold) {
      return List.of();
    }
    summaryTold = held.size();
    return List.of(summary(alert, State.CHANGED));
  }

  private List<Alert> holdOn(Alert alert) {
    List<Alert> told = new ArrayList<>();
    if (alert.state() == State.RESOLVED) {
      held.remove(alert.fingerprint());
      if (held.isEmpty()) {
        told.add(summary(alert, State.RESOLVED));
      }
    }
    return told;
  }

  private Alert summary(Alert cause, State state) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put(HELD_BACK, "true");
    return new Alert(
        Fingerprint.of(cause.rule(), labels),
        cause.rule(),
        cause.kind(),
        cause.severity(),
        state,
        labels,
        summaryStarted,
        cause.changedMinute(),
        held.size(),
        0,
        List.of(),
        "",
        held.size() + " more alerts of rule " + cause.rule() + " are held back");
  }

  /** Whether there is nothing to remember. */
  public boolean isEmpty() {
    return held.isEmpty() && spent == 0;
  }

  /** For a checkpoint. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(hour);
      out.writeInt(spent);
      out.writeLong(summaryStarted);
      out.writeInt(summaryTold);
      out.writeInt(held.size());
      for (String fingerprint : held) {
        out.writeUTF(fingerprint);
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
  public static Budget fromBytes(byte[] bytes) throws IOException {
    Budget budget = new Budget();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("a budget of version " + version + " is not known");
      }
      budget.hour = in.readLong();
      budget.spent = in.readInt();
      budget.summaryStarted = in.readLong();
      budget.summaryTold = in.readInt();
      for (int size = in.readInt(); size > 0; size--) {
        budget.held.add(in.readUTF());
      }
    }
    return budget;
  }
}
