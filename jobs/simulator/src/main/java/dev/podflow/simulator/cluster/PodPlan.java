package dev.podflow.simulator.cluster;

import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.Workload.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which pods live when, and with which address. Addresses that become free are given away
 * again as soon as Kubernetes might, to a pod of another workload if there is one.
 */
final class PodPlan {
  private static final int FIRST_SECOND = 30;
  private static final int LAST_SECONDS = 15;

  /** Between the end of one owner and the creation of the next: what makes both tell apart. */
  private static final int REUSE_AFTER_SECONDS = 3;

  private static final int JOB_SECONDS = 12;

  private record Freed(String address, int second, Workload owner) {}

  private final Cluster cluster;
  private final SimulationConfig config;
  private final Dice dice;
  private final Map<ClusterNode, Integer> addresses = new HashMap<>();
  private final Map<ClusterNode, Deque<Freed>> freed = new HashMap<>();
  private int placed;

  PodPlan(Cluster cluster, SimulationConfig config, Dice dice) {
    this.cluster = cluster;
    this.config = config;
    this.dice = dice;
  }

  void plan() {
    for (Workload workload : cluster.workloads) {
      for (int i = 0; i < cluster.replicas(workload); i++) {
        ClusterNode node = cluster.nodes.get(placed++ % cluster.nodes.size());
        create(workload, i, node, PodLife.OLD_SECONDS);
      }
    }
    int seconds = config.minutes() * 60;
    int step = Math.max(1, Math.min(10, 600 / config.pods()));
    int turn = 0;
    for (int second = FIRST_SECOND; second < seconds - LAST_SECONDS; second += step) {
      if (turn++ % 3 == 1) {
        runJob(second);
      } else {
        replace(second);
      }
    }
  }

  private void runJob(int second) {
    ClusterNode node = dice.pick(cluster.nodes);
    PodLife pod = create(cluster.cleanup, 0, node, second);
    pod.quiet = second + JOB_SECONDS;
    pod.completes = true;
    free(pod);
  }

  private void replace(int second) {
    List<PodLife> candidates = new ArrayList<>();
    for (Workload workload : cluster.applications) {
      for (PodLife pod : workload.pods) {
        if (workload.kind == Kind.DEPLOYMENT
            && pod.quiet == PodLife.NEVER
            && pod.ready() + 20 < second) {
          candidates.add(pod);
        }
      }
    }
    if (candidates.isEmpty()) {
      return;
    }
    PodLife old = dice.pick(candidates);
    old.quiet = second;
    // The successor is there before the old one's address is free: it gets somebody else's.
    create(old.workload, 0, old.node, second + 1);
    free(old);
  }

  private void free(PodLife pod) {
    freed
        .computeIfAbsent(pod.node, node -> new ArrayDeque<>())
        .add(new Freed(pod.address, pod.ended(), pod.workload));
  }

  private PodLife create(Workload workload, int ordinal, ClusterNode node, int second) {
    String job =
        switch (workload.kind) {
          case JOB -> workload.name;
          case CRON_JOB -> workload.name + "-" + (29_000_000 + second);
          case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, BARE_POD -> "";
        };
    String name =
        switch (workload.kind) {
          case DEPLOYMENT -> workload.replicaSet + "-" + dice.suffix(5);
          case STATEFUL_SET -> workload.name + "-" + ordinal;
          case DAEMON_SET -> workload.name + "-" + dice.suffix(5);
          case JOB, CRON_JOB -> job + "-" + dice.suffix(5);
          case BARE_POD -> workload.name;
        };
    PodLife pod =
        new PodLife(
            cluster.name, workload, name, job, node, address(workload, node, second), second, dice);
    workload.pods.add(pod);
    return pod;
  }

  private String address(Workload workload, ClusterNode node, int second) {
    Deque<Freed> free = freed.getOrDefault(node, new ArrayDeque<>());
    for (Freed candidate : free) {
      if (candidate.owner() != workload && candidate.second() + REUSE_AFTER_SECONDS <= second) {
        free.remove(candidate);
        return candidate.address();
      }
    }
    int number = addresses.merge(node, 1, Integer::sum);
    if (number > 250) {
      throw new IllegalStateException("no address left on " + node.name());
    }
    return node.podAddress(number);
  }
}
