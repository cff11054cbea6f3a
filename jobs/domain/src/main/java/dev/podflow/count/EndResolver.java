package dev.podflow.count;

import dev.podflow.flow.FlowEnd;
import dev.podflow.identity.Lookup;
import dev.podflow.identity.Owner;
import dev.podflow.identity.WorkloadNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides who an end of a flow was: the pod that the log names, looked up as of the flow's time;
 * else the owner of the address at that time, if the metadata of that time is complete; else what
 * the log itself says; else whether it is outside.
 */
final class EndResolver {
  /** Kind of the ends that are Cilium's reserved identities. */
  static final String RESERVED = "Reserved";

  /** Kind of the ends outside of the cluster of which a DNS name is known. */
  static final String EXTERNAL = "External";

  private static final String WORLD = "world";

  /** May hold nodes, whose addresses Calico knows as a network where they are no host endpoints. */
  private static final String PRIVATE_NETWORK = "private-network";

  /** Reserved identities that say no more than where an address lies. */
  private static final int NETWORKS = FlowEnd.WORLD | FlowEnd.PRIVATE_NETWORK;

  /** Guesses from pod names are remembered up to this many; then the memory starts anew. */
  private static final int GUESS_LIMIT = 65_536;

  private final Lookup lookup;
  private final long toleranceMillis;
  private final Map<String, WorkloadNames.Guess> guesses = new HashMap<>();

  /**
   * @param toleranceMillis by how much a flow's time may be wrong
   */
  EndResolver(Lookup lookup, long toleranceMillis) {
    this.lookup = lookup;
    this.toleranceMillis = toleranceMillis;
  }

  /** Whether everything is known that happened in a cluster up to a moment, give or take. */
  boolean isComplete(String cluster, Moment when) {
    return lookup.completeUntil(cluster) >= when.epochMillis + tolerance(when);
  }

  /** Whether there is an address, and nothing and nobody tells whose it was. */
  boolean isUnknown(String cluster, FlowEnd end, Moment when) {
    return end.hasIp
        && end.pod.isEmpty()
        && !isNamed(end)
        && !isOutside(end)
        && byAddress(cluster, end, when) == null;
  }

  private Owner byAddress(String cluster, FlowEnd end, Moment when) {
    return lookup.byAddress(cluster, end.ipHigh, end.ipLow, when.epochMillis, tolerance(when));
  }

  private long tolerance(Moment when) {
    return toleranceMillis + when.reachMillis;
  }

  /**
   * Fills in who it was.
   *
   * @param cluster the flow's cluster, never empty
   * @param when the flow's time
   */
  void resolve(String cluster, FlowEnd end, String protocol, Moment when, ResolvedEnd resolved) {
    resolveOwner(cluster, end, protocol, when, resolved);
    if (end.hasServiceIp) {
      String asked = serviceByAddress(cluster, end, when);
      resolved.service = asked == null ? resolved.service : asked;
    }
  }

  private void resolveOwner(
      String cluster, FlowEnd end, String protocol, Moment when, ResolvedEnd resolved) {
    boolean complete = isComplete(cluster, when);
    if (!end.pod.isEmpty()) {
      Owner pod = lookup.byPodName(cluster, end.namespace, end.pod, when.epochMillis);
      if (pod != null && !pod.workload().isEmpty()) {
        fromMetadata(cluster, pod, end, protocol, when, resolved);
        // Of pods of one name it does not matter which one it was.
        resolved.pod = end.pod;
        resolved.resolution = Resolution.EXACT;
        return;
      }
    } else if (!end.namePrefix.isEmpty()) {
      Owner pods =
          lookup.byNamePrefix(
              cluster, end.namespace, end.namePrefix, when.epochMillis, tolerance(when));
      if (pods != null) {
        fromMetadata(cluster, pods, end, protocol, when, resolved);
        // Which pod it was, and so which service it stood behind, only the log can say.
        resolved.service = end.service;
        return;
      }
    } else if (end.hasIp && complete) {
      Owner owner = byAddress(cluster, end, when);
      if (owner != null && owner.kind() == Owner.Kind.NODE) {
        owner =
            lookup.onNode(cluster, owner, end.port, protocol, when.epochMillis, tolerance(when));
      }
      if (owner != null) {
        fromMetadata(cluster, owner, end, protocol, when, resolved);
        return;
      }
    }
    fromLog(cluster, end, resolved);
    if (!complete && resolved.resolution == Resolution.UNRESOLVED) {
      resolved.resolution = Resolution.LATE;
    }
  }

  private void fromMetadata(
      String cluster,
      Owner owner,
      FlowEnd end,
      String protocol,
      Moment when,
      ResolvedEnd resolved) {
    resolved.set(
        owner.namespace(),
        owner.workload(),
        owner.workloadKind(),
        owner.ambiguous() ? Resolution.AMBIGUOUS : Resolution.EXACT);
    resolved.node = owner.node();
    switch (owner.kind()) {
      case POD -> {
        resolved.pod = owner.name();
        String service = lookup.serviceOf(cluster, owner, end.port, protocol, when.epochMillis);
        if (service != null && service.isEmpty() && when.reachMillis > 0) {
          // It may have ended, or left its service, in the middle of what is summed up.
          long begin = when.epochMillis - when.reachMillis;
          service = lookup.serviceOf(cluster, owner, end.port, protocol, begin);
        }
        resolved.service = service == null ? end.service : service;
      }
      case NODE -> {
        // Pods of the host network may have been it as well: on that node.
        resolved.node = owner.workload();
        resolved.service = end.service;
      }
      case SERVICE -> resolved.service = owner.name();
    }
  }

  /**
   * The service that was asked for by its address, which tells it from others of the same pod; null
   * if the address is none's.
   */
  private String serviceByAddress(String cluster, FlowEnd end, Moment when) {
    Owner owner =
        lookup.byAddress(
            cluster, end.serviceIpHigh, end.serviceIpLow, when.epochMillis, tolerance(when));
    boolean known = owner != null && owner.kind() == Owner.Kind.SERVICE && !owner.ambiguous();
    return known ? owner.name() : null;
  }

  private void fromLog(String cluster, FlowEnd end, ResolvedEnd resolved) {
    if (!end.workload.isEmpty()) {
      resolved.set(end.namespace, end.workload, end.workloadKind, Resolution.FROM_LOG);
    } else if (!end.pod.isEmpty() && !isWatched(cluster)) {
      WorkloadNames.Guess guess = guess(end.pod);
      resolved.set(end.namespace, guess.workload(), guess.kind(), Resolution.FROM_LOG);
    } else if (!end.namePrefix.isEmpty() && !isWatched(cluster)) {
      WorkloadNames.Guess guess = guess(end.namePrefix);
      resolved.set(end.namespace, guess.workload(), guess.kind(), Resolution.FROM_LOG);
    } else if (!end.pod.isEmpty() || !end.namespace.isEmpty()) {
      resolved.set(end.namespace, "", "", Resolution.FROM_LOG);
    } else if (isNamed(end)) {
      resolved.set("", reservedName(end.reserved), RESERVED, Resolution.FROM_LOG);
    } else if (!end.dnsName.isEmpty()) {
      resolved.set("", end.dnsName, EXTERNAL, Resolution.EXTERNAL);
    } else if (isOutside(end)) {
      boolean isPrivate = (end.reserved & FlowEnd.PRIVATE_NETWORK) != 0;
      resolved.set("", isPrivate ? PRIVATE_NETWORK : WORLD, RESERVED, Resolution.EXTERNAL);
    } else {
      resolved.set("", "", "", Resolution.UNRESOLVED);
    }
    resolved.pod = end.pod;
    resolved.service = end.service;
  }

  /**
   * Where a collector watches, the few pods that it missed are not worth a guess, which may be
   * wrong: a name such as {@code runner-x7k2p} is a DaemonSet's pod as well as a bare one.
   */
  private boolean isWatched(String cluster) {
    return lookup.completeUntil(cluster) != Long.MAX_VALUE;
  }

  /** Whether the log itself says more than an address. */
  private static boolean isNamed(FlowEnd end) {
    return !end.workload.isEmpty() || !end.namespace.isEmpty() || (end.reserved & ~NETWORKS) != 0;
  }

  private static boolean isOutside(FlowEnd end) {
    return !end.dnsName.isEmpty() || (end.reserved & NETWORKS) != 0 || isPublic(end);
  }

  /**
   * @param pod a pod's name, or how it begins, with a star
   */
  private WorkloadNames.Guess guess(String pod) {
    WorkloadNames.Guess guess = guesses.get(pod);
    if (guess == null) {
      if (guesses.size() >= GUESS_LIMIT) {
        guesses.clear();
      }
      guess = pod.endsWith("*") ? WorkloadNames.ofPrefix(pod) : WorkloadNames.of(pod);
      guesses.put(pod, guess);
    }
    return guess;
  }

  /** The most telling of several reserved identities. */
  private static String reservedName(int reserved) {
    if ((reserved & FlowEnd.KUBE_APISERVER) != 0) {
      return "kube-apiserver";
    } else if ((reserved & FlowEnd.INGRESS) != 0) {
      return "ingress";
    } else if ((reserved & FlowEnd.HEALTH) != 0) {
      return "health";
    } else if ((reserved & FlowEnd.HOST) != 0) {
      return "host";
    } else if ((reserved & FlowEnd.REMOTE_NODE) != 0) {
      return "remote-node";
    } else if ((reserved & FlowEnd.UNMANAGED) != 0) {
      return "unmanaged";
    } else if ((reserved & FlowEnd.INIT) != 0) {
      return "init";
    } else {
      return "other";
    }
  }

  /**
   * Whether an address is one of the public internet (not of RFC 1918, 6598, 3927, 4193, 4291…).
   */
  private static boolean isPublic(FlowEnd end) {
    if (!end.hasIp) {
      return false;
    }
    if (end.ipHigh == 0 && (end.ipLow >>> 32) == 0xffff) {
      int first = (int) (end.ipLow >>> 24) & 0xff;
      int second = (int) (end.ipLow >>> 16) & 0xff;
      return !(first == 0
          || first == 10
          || first == 127
          || first >= 224
          || (first == 100 && (second & 0xc0) == 64)
          || (first == 169 && second == 254)
          || (first == 172 && (second & 0xf0) == 16)
          || (first == 192 && second == 168));
    }
    // Global unicast is 2000::/3.
    return (end.ipHigh >>> 61) == 1;
  }
}
