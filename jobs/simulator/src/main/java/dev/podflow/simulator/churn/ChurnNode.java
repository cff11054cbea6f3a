package dev.podflow.simulator.churn;

import dev.podflow.simulator.cluster.Dice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A node, and who has which address of its range. */
final class ChurnNode {
  /** An address is free for at least this long before somebody else gets it. */
  static final int REUSE_MILLIS = 2_000;

  private record Free(int number, long since) {}

  final String cluster;
  final String name;
  final String uid;
  final int index;

  /** How far its clock is ahead, milliseconds. */
  final long clockOffset;

  /** The pods that were put there and whose objects have not gone. */
  final Set<ChurnPod> pods = new HashSet<>();

  /** Its pod in the host network. */
  ChurnPod agent;

  /** Whether it is unreachable: nothing on it lives, nobody there says anything. */
  boolean lost;

  private final List<Free> free = new ArrayList<>();
  private int numbers;

  ChurnNode(String cluster, int index, long skewMillis, Dice dice) {
    this.cluster = cluster;
    this.index = index;
    name = "node-" + index;
    uid = dice.uuid();
    clockOffset = Math.round((2 * dice.share() - 1) * skewMillis);
  }

  List<ChurnPod> podsByAge() {
    List<ChurnPod> sorted = new ArrayList<>(pods);
    sorted.sort(Comparator.comparingInt(pod -> pod.id));
    return sorted;
  }

  /** The name in Hubble's records. */
  String fullName() {
    return cluster + '/' + name;
  }

  String address(boolean v6) {
    return v6 ? "fd00:1::" + Integer.toHexString(index + 1) : "192.168.0." + (index + 1);
  }

  /** The same in every cluster. */
  String podAddress(int number, boolean v6) {
    return v6
        ? "fd00:10:" + Integer.toHexString(index) + "::" + Integer.toHexString(number)
        : "10.244." + index + '.' + number;
  }

  /** Gives away the address that became free last, if it was free for long enough. */
  int takeAddress(long now) {
    for (int i = free.size() - 1; i >= 0; i--) {
      if (free.get(i).since + REUSE_MILLIS <= now) {
        return free.remove(i).number;
      }
    }
    if (++numbers > 250) {
      throw new IllegalStateException("no address left on " + fullName());
    }
    return numbers;
  }

  void releaseAddress(int number, long now) {
    free.add(new Free(number, now));
  }

  /** What its clock shows, to the second, as Kubernetes writes times. */
  String clockText(long millis) {
    return ChurnObjects.time(millis + clockOffset);
  }
}
