package dev.podflow.simulator.churn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who the ends of each flow truly were, and what could be known about them when. It takes 29 bytes
 * a flow.
 */
public final class ChurnTruth {
  /** Who an end is said to have been; texts are empty where nothing is said. */
  public record Name(
      String namespace, String workload, String kind, String pod, String resolution) {}

  /** Whether what is said is true. */
  public enum Judgement {
    RIGHT,
    WRONG,
    /** Nothing is said. */
    UNNAMED
  }

  /** Kubernetes tells times in whole seconds. */
  private static final int RESOLUTION_MILLIS = 1_000;

  /** Code of an end outside of the clusters. */
  static final int WORLD = Integer.MIN_VALUE;

  private final List<ChurnPod> pods = new ArrayList<>();
  private final Map<String, ChurnPod> podsByUid = new HashMap<>();
  private final List<ChurnNode> nodes = new ArrayList<>();
  private final Map<String, Coverage> coverages = new HashMap<>();

  private final long[] times;
  private final long[] arrivals;
  private final int[] clients;
  private final int[] servers;
  private final short[] offsets;
  private final boolean[] hard;
  private int count;

  /** How far a cluster's metadata had come when. */
  private static final class Coverage {
    long[] written = new long[1024];
    long[] until = new long[1024];
    int size;

    void add(long writtenAt, long coveredUntil) {
      if (size > 0 && until[size - 1] >= coveredUntil) {
        return;
      }
      if (size == written.length) {
        written = Arrays.copyOf(written, 2 * size);
        until = Arrays.copyOf(until, 2 * size);
      }
      written[size] = writtenAt;
      until[size++] = coveredUntil;
    }

    /** When it was written that everything until then is known. */
    long coveredAt(long millis) {
      int i = Arrays.binarySearch(until, 0, size, millis);
      int first = i < 0 ? -i - 1 : i;
      return first == size ? ChurnPod.NEVER : written[first];
    }
  }

  ChurnTruth(long flows) {
    int size = Math.toIntExact(flows);
    times = new long[size];
    arrivals = new long[size];
    clients = new int[size];
    servers = new int[size];
    offsets = new short[size];
    hard = new boolean[size];
  }

  // What the simulation tells.

  int nextPod() {
    return pods.size();
  }

  void pod(ChurnPod pod) {
    pods.add(pod);
    podsByUid.put(pod.uid, pod);
  }

  /** The code of a node as an end. */
  int node(ChurnNode node) {
    int at = nodes.indexOf(node);
    if (at < 0) {
      at = nodes.size();
      nodes.add(node);
    }
    return -1 - at;
  }

  void flow(long time, long arrival, long offset, int client, int server, boolean addressesOnly) {
    times[count] = time;
    arrivals[count] = arrival;
    offsets[count] = (short) offset;
    clients[count] = client;
    servers[count] = server;
    hard[count++] = addressesOnly;
  }

  /** A record told a pod's addresses, and perhaps its end. */
  void known(String uid, long at, boolean ended) {
    ChurnPod pod = podsByUid.get(uid);
    pod.known = Math.min(pod.known, at);
    pod.endKnown |= ended;
  }

  /** Pods that have gone unseen since that time: nobody will tell their end. */
  void unwatched(String cluster, long since, Predicate<String> isThere) {
    for (ChurnPod pod : pods) {
      if (pod.workload.cluster().equals(cluster)
          && pod.known != ChurnPod.NEVER
          && !pod.endKnown
          && pod.unwatched == ChurnPod.NEVER
          && !isThere.test(pod.uid)) {
        pod.unwatched = since;
      }
    }
  }

  void covered(String cluster, long writtenAt, long until) {
    coverages.computeIfAbsent(cluster, c -> new Coverage()).add(writtenAt, until);
  }

  // What can be asked.

  /** How many flows there were. */
  public int flows() {
    return count;
  }

  /** How many pods lived. */
  public int pods() {
    return pods.size();
  }

  /** For tests of the simulation itself. */
  List<ChurnPod> allPods() {
    return pods;
  }

  /** Whether a flow's record carries nothing but addresses. */
  public boolean isHard(long number) {
    return hard[(int) number];
  }

  /** When it truly happened, epoch milliseconds. */
  public long time(long number) {
    return times[(int) number];
  }

  /** When its record arrived, epoch milliseconds. */
  public long arrival(long number) {
    return arrivals[(int) number];
  }

  /** The true pod at an end; null if it is none of its own address. */
  ChurnPod pod(long number, boolean server) {
    int code = code(number, server);
    return code >= 0 ? pods.get(code) : null;
  }

  private int code(long number, boolean server) {
    return server ? servers[(int) number] : clients[(int) number];
  }

  /** Whether an end is what it is said to be. */
  public Judgement judge(long number, boolean server, Name name) {
    boolean outside =
        name.resolution().equals("external")
            || name.kind().equals("External")
            || (name.kind().equals("Reserved") && name.workload().equals("world"));
    if (name.workload().isEmpty() && name.pod().isEmpty() && !outside) {
      return Judgement.UNNAMED;
    }
    int code = code(number, server);
    boolean right;
    if (code == WORLD) {
      right = outside && name.pod().isEmpty();
    } else if (code >= 0) {
      right = !outside && isPod(pods.get(code), name);
    } else {
      right = !outside && isOnNode(nodes.get(-1 - code), name);
    }
    return right ? Judgement.RIGHT : Judgement.WRONG;
  }

  private static boolean isPod(ChurnPod pod, Name name) {
    ChurnWorkload workload = pod.workload;
    return (name.pod().isEmpty() || name.pod().equals(pod.name))
        && name.namespace().equals(workload.namespace())
        && (name.workload().isEmpty()
            || (name.workload().equals(workload.name()) && name.kind().equals(workload.kind())));
  }

  /** An address of the host network is its node's, and that of the node's own pods. */
  private boolean isOnNode(ChurnNode node, Name name) {
    if (name.kind().equals("Node")) {
      return name.workload().equals(node.name);
    }
    if (name.kind().equals("Reserved")) {
      return name.workload().equals("host") || name.workload().equals("remote-node");
    }
    ChurnPod agent = node.agent;
    return isPod(agent, name);
  }

  /**
   * Whether an end can be known: its metadata arrived in time, and it lies farther from a change of
   * its address's owner than the clock tolerance and the second to which Kubernetes tells times. An
   * end in its pod's life counts as watched up to the last heartbeat before the collector went.
   *
   * @param toleranceMillis the clock tolerance
   * @param boundMillis how long after the flow's arrival its metadata may arrive; {@link
   *     Long#MAX_VALUE} if all of it was there before
   */
  public boolean isEligible(long number, boolean server, long toleranceMillis, long boundMillis) {
    int i = (int) number;
    ChurnPod pod = pod(number, server);
    if (pod == null) {
      // Who of those on a node calls from its address, its port does not tell.
      return server || code(number, server) == WORLD;
    }
    long far = toleranceMillis + RESOLUTION_MILLIS;
    long time = times[i];
    boolean settled = time - pod.addressed > far && pod.released - time > far;
    boolean watched = pod.known != ChurnPod.NEVER && time < pod.unwatched - far;
    if (!settled || !watched || boundMillis == Long.MAX_VALUE) {
      return settled && watched;
    }
    long needed = Math.min(time + offsets[i], arrivals[i]) + toleranceMillis;
    long covered = coverages.get(pod.workload.cluster()).coveredAt(needed);
    return Math.max(covered, pod.known) <= arrivals[i] + boundMillis;
  }

  /** An end in words, for whoever looks into a difference. */
  public String describe(long number, boolean server) {
    int i = (int) number;
    int code = code(number, server);
    String who;
    if (code == WORLD) {
      who = "world";
    } else if (code < 0) {
      who = nodes.get(-1 - code).fullName();
    } else {
      ChurnPod pod = pods.get(code);
      who =
          "%s %s/%s (%s %s, %s) addressed %d ms before, running %d ms before, released %s, known %s"
              .formatted(
                  pod.workload.cluster(),
                  pod.workload.namespace(),
                  pod.name,
                  pod.workload.kind(),
                  pod.workload.name(),
                  pod.ip(false),
                  times[i] - pod.addressed,
                  times[i] - pod.running,
                  after(pod.released, times[i]),
                  after(pod.known, times[i]));
    }
    return "flow %d%s, %s, clock off by %d ms, arrived %d ms later: %s"
        .formatted(
            number,
            hard[i] ? " (addresses only)" : "",
            server ? "server" : "client",
            offsets[i],
            arrivals[i] - times[i],
            who);
  }

  private static String after(long millis, long time) {
    return millis == ChurnPod.NEVER ? "never" : (millis - time) + " ms after";
  }
}
