package dev.podflow.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds of each member of a group, until the next that is told of it. What is told for a
 * minute that is not decided waits for it.
 *
 * <p>Bounded: so many members, and so many that wait.
 */
final class HeldStates {
  /** More members are not counted. */
  private static final int MEMBERS_MAX = 5_000;

  /** Of more that wait the oldest minute no longer does. */
  private static final int COMING_MAX_MINUTES = 120;

  private final Map<String, State> held = new HashMap<>();
  private final TreeMap<Long, Map<String, State>> coming = new TreeMap<>();

  /**
   * What is so since a minute.
   *
   * @param bad how much of it is bad
   * @param total how much there is of it
   * @param known whether it was bad when the rule learnt what is usual, and has been since
   */
  private record State(long minute, double bad, double total, boolean known) {
    State after(State before) {
      boolean lasting = before != null && before.bad > 0 && before.known;
      return new State(minute, bad, total, bad > 0 && (known || lasting));
    }

    void write(DataOutput out) throws IOException {
      out.writeLong(minute);
      out.writeDouble(bad);
      out.writeDouble(total);
      out.writeBoolean(known);
    }

    static State read(DataInput in) throws IOException {
      return new State(in.readLong(), in.readDouble(), in.readDouble(), in.readBoolean());
    }
  }

  /**
   * Takes a state in.
   *
   * @param minute from which it shows
   */
  void add(Signal signal, long minute) {
    State state = new State(signal.minute(), signal.bad(), signal.total(), signal.learning());
    coming.computeIfAbsent(minute, m -> new HashMap<>()).merge(signal.member(), state, this::newer);
    if (coming.size() > COMING_MAX_MINUTES) {
      take(coming.firstKey());
    }
  }

  /** Of equal minutes the one that is told later. */
  private State newer(State before, State now) {
    return now.minute < before.minute ? before : now.after(before);
  }

  /** What was told until the end of a minute holds. */
  void take(long minute) {
    Map<Long, Map<String, State>> due = coming.headMap(minute, true);
    due.values().forEach(states -> states.forEach(this::hold));
    due.clear();
  }

  private void hold(String member, State state) {
    State before = held.get(member);
    if (before != null && state.minute < before.minute) {
      return;
    }
    if (before == null && held.size() >= MEMBERS_MAX) {
      held.values().removeIf(other -> other.total == 0);
    }
    if (before != null || held.size() < MEMBERS_MAX) {
      held.put(member, state.after(before));
    }
  }

  /** Whether there is something to decide. */
  boolean areComing() {
    return !coming.isEmpty();
  }

  double bad() {
    return held.values().stream().mapToDouble(State::bad).sum();
  }

  double total() {
    return held.values().stream().mapToDouble(State::total).sum();
  }

  /**
   * How many members are bad that were not so when the rule learnt.
   *
   * @param minimum how much there has to be of a member
   */
  int newlyBad(long minimum) {
    int count = 0;
    for (State state : held.values()) {
      count += state.bad > 0 && !state.known && state.total >= minimum ? 1 : 0;
    }
    return count;
  }

  /**
   * Adds up who contributes how much of what is bad.
   *
   * @param news only of what was not so when the rule learnt
   */
  void contribute(Map<String, Double> sums, boolean news) {
    held.forEach(
        (member, state) -> {
          if (state.bad > 0 && !(news && state.known)) {
            sums.merge(member, state.bad, Double::sum);
          }
        });
  }

  void write(DataOutput out) throws IOException {
    write(held, out);
    out.writeInt(coming.size());
    for (Map.Entry<Long, Map<String, State>> minute : coming.entrySet()) {
      out.writeLong(minute.getKey());
      write(minute.getValue(), out);
    }
  }

  private static void write(Map<String, State> states, DataOutput out) throws IOException {
    out.writeInt(states.size());
    for (Map.Entry<String, State> state : states.entrySet()) {
      out.writeUTF(state.getKey());
      state.getValue().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    read(in, held);
    for (int size = in.readInt(); size > 0; size--) {
      read(in, coming.computeIfAbsent(in.readLong(), m -> new HashMap<>()));
    }
  }

  private static void read(DataInput in, Map<String, State> states) throws IOException {
    for (int size = in.readInt(); size > 0; size--) {
      states.put(in.readUTF(), State.read(in));
    }
  }
}
