package dev.podflow.alert;

import dev.podflow.alert.Signal.Reporter;
import dev.podflow.delta.Sketch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a group saw in one minute: each reporter's sums, for they tell the same things. */
final class WatchedMinute {
  /** More members of one minute are not told apart: no threshold is that high. */
  static final int MEMBERS_MAX = 1_000;

  private static final Reporter[] REPORTERS = Reporter.values();

  private final double[] bad = new double[REPORTERS.length];
  private final double[] total = new double[REPORTERS.length];
  private final Sketch[] sketches = new Sketch[REPORTERS.length];

  /** Who contributed how much of what is bad, else of all. */
  private final Map<String, Double> members = new HashMap<>();

  /** Which pods they were, and how often; of a kind of which that is known. */
  private final Map<String, Double> pods = new HashMap<>();

  /** The change of a policy that may be why; empty if none is known. */
  private String change = "";

  /** Says who it was of what others count. */
  void name(Signal signal) {
    contribute(signal, pods);
  }

  void add(Signal signal) {
    int reporter = signal.reporter().ordinal();
    bad[reporter] += signal.bad();
    total[reporter] += signal.total();
    if (signal.sketch() != null) {
      if (sketches[reporter] == null) {
        sketches[reporter] = new Sketch();
      }
      sketches[reporter].merge(signal.sketch());
    }
    contribute(signal, members);
    if (!signal.change().isEmpty()) {
      change = signal.change();
    }
  }

  /** Of two values of one thing the larger is kept: levels do not add up. */
  void level(Signal signal) {
    bad[0] = Math.max(bad[0], signal.bad());
    total[0] = Math.max(total[0], signal.total());
    contribute(signal, members);
  }

  private static void contribute(Signal signal, Map<String, Double> sums) {
    double weight = signal.bad() > 0 ? signal.bad() : 0;
    boolean known = sums.containsKey(signal.member());
    if (!signal.member().isEmpty() && weight > 0 && (known || sums.size() < MEMBERS_MAX)) {
      sums.merge(signal.member(), weight, Double::sum);
    }
  }

  /** The report that is believed: the first one that says something. */
  private int best() {
    for (int i = 0; i < REPORTERS.length; i++) {
      if (total[i] > 0 || bad[i] > 0 || sketches[i] != null) {
        return i;
      }
    }
    return 0;
  }

  double bad() {
    return bad[best()];
  }

  double total() {
    return total[best()];
  }

  /** Null if nothing was measured. */
  Sketch sketch() {
    return sketches[best()];
  }

  Map<String, Double> members() {
    return members;
  }

  String change() {
    return change;
  }

  Map<String, Double> pods() {
    return pods;
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < REPORTERS.length; i++) {
      out.writeDouble(bad[i]);
      out.writeDouble(total[i]);
      Sketch sketch = sketches[i];
      out.writeInt(sketch == null ? 0 : sketch.size());
      for (int bin = 0; sketch != null && bin < sketch.size(); bin++) {
        out.writeInt(sketch.bin(bin));
        out.writeLong(sketch.count(bin));
      }
    }
    write(members, out);
    write(pods, out);
    out.writeUTF(change);
  }

  private static void write(Map<String, Double> sums, DataOutput out) throws IOException {
    out.writeInt(sums.size());
    for (Map.Entry<String, Double> sum : sums.entrySet()) {
      out.writeUTF(sum.getKey());
      out.writeDouble(sum.getValue());
    }
  }

  /**
   * @param version of the {@link Watch}
   */
  static WatchedMinute read(DataInput in, int version) throws IOException {
    WatchedMinute minute = new WatchedMinute();
    for (int i = 0; i < REPORTERS.length; i++) {
      minute.bad[i] = in.readDouble();
      minute.total[i] = in.readDouble();
      int bins = in.readInt();
      if (bins > 0) {
        minute.sketches[i] = new Sketch();
      }
      for (int bin = 0; bin < bins; bin++) {
        minute.sketches[i].addBin(in.readInt(), in.readLong());
      }
    }
    read(in, minute.members);
    if (version > 2) {
      read(in, minute.pods);
    }
    if (version > 3) {
      minute.change = in.readUTF();
    }
    return minute;
  }

  private static void read(DataInput in, Map<String, Double> sums) throws IOException {
    for (int size = in.readInt(); size > 0; size--) {
      sums.put(in.readUTF(), in.readDouble());
    }
  }
}
