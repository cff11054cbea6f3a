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

  /** Whether everything is known that happened in a cluster up to a time, give or take. */
  boolean isComplete(String cluster, long epochMillis) {
    return lookup.completeUntil(cluster) >= epochMillis + toleranceMillis;
  }

  /** Whether there is an address, and nothing and nobody tells whose it was. */
  boolean isUnknown(String cluster, FlowEnd end, long epochMillis) {
    return end.hasIp
        && end.pod.isEmpty()
        && !isNamed(end)
        && !isOutside(end)
        && byAddress(cluster, end, epochMillis) == null;
  }

  private Owner byAddress(String cluster, FlowEnd end, long epochMillis) {
    return lookup.byAddress(cluster, end.ipHigh, end.ipLow, epochMillis, toleranceMillis);
  }

  /**
   * Fills in who it was.
   *
   * @param cluster the flow's cluster, never empty
   * @param epochMillis the flow's time
   */
  void resolve(
      String cluster, FlowEnd end, String protocol, long epochMillis, ResolvedEnd resolved) {
    boolean complete = isComplete(cluster, epochMillis);
    if (!end.pod.isEmpty()) {
      Owner pod = lookup.byPodName(cluster, end.namespace, end.pod, epochMillis);
      if (pod != null && !pod.workload().isEmpty()) {
        fromMetadata(cluster, pod, end, protocol, epochMillis, resolved);
        // Of pods of one name it does not matter which one it was.
        resolved.pod = end.pod;
        resolved.resolution = Resolution.EXACT;
        return;
      }
    } else if (end.hasIp && complete) {
      Owner owner = byAddress(cluster, end, epochMillis);
      if (owner != null && owner.kind() == Owner.Kind.NODE) {
        owner = lookup.onNode(cluster, owner, end.port, protocol, epochMillis, toleranceMillis);
      }
      if (owner != null) {
        fromMetadata(cluster, owner, end, protocol, epochMillis, resolved);
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
      long epochMillis,
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
        String service = lookup.serviceOf(cluster, owner, end.port, protocol, epochMillis);
        resolved.service = service == null ? end.service : service;
      }
      case NODE -> resolved.service = end.service;
      case SERVICE -> resolved.service = owner.name();
    }
  }

  private void fromLog(String cluster, FlowEnd end, ResolvedEnd resolved) {
    if (!end.workload.isEmpty()) {
      resolved.set(end.namespace, end.workload, end.workloadKind, Resolution.FROM_LOG);
    } else if (!end.pod.isEmpty() && !isWatched(cluster)) {
      WorkloadNames.Guess guess = guess(end.pod);
      resolved.set(end.namespace, guess.workload(), guess.kind(), Resolution.FROM_LOG);
    } else if (!end.pod.isEmpty() || !end.namespace.isEmpty()) {
      resolved.set(end.namespace, "", "", Resolution.FROM_LOG);
    } else if (isNamed(end)) {
      resolved.set("", reservedName(end.reserved), RESERVED, Resolution.FROM_LOG);
    } else if (!end.dnsName.isEmpty()) {
      resolved.set("", end.dnsName, EXTERNAL, Resolution.EXTERNAL);
    } else if (isOutside(end)) {
      resolved.set("", "world", RESERVED, Resolution.EXTERNAL);
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
    return !end.workload.isEmpty()
        || !end.namespace.isEmpty()
        || (end.reserved != 0 && end.reserved != FlowEnd.WORLD);
  }

  private static boolean isOutside(FlowEnd end) {
    return !end.dnsName.isEmpty() || end.reserved == FlowEnd.WORLD || isPublic(end);
  }

  private WorkloadNames.Guess guess(String pod) {
    WorkloadNames.Guess guess = guesses.get(pod);
    if (guess == null) {
      if (guesses.size() >= GUESS_LIMIT) {
        guesses.clear();
      }
      guess = WorkloadNames.of(pod);
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
