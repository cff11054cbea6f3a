package dev.podflow.count;

import dev.podflow.flow.FlowEnd;
import dev.podflow.identity.Lookup;
import dev.podflow.identity.Owner;
import dev.podflow.identity.WorkloadNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides who an end of a flow was: the pod that the log names, looked up as of the flow's time;
 * else the owner of the address at that time; else what the log itself says; else whether it is
 * outside.
 */
final class EndResolver {
  /** Kind of the ends that are Cilium's reserved identities. */
  static final String RESERVED = "Reserved";

  /** Kind of the ends outside of the cluster of which a DNS name is known. */
  static final String EXTERNAL = "External";

  /** Guesses from pod names are remembered up to this many; then the memory starts anew. */
  private static final int GUESS_LIMIT = 65_536;

  private final Lookup lookup;
  private final Map<String, WorkloadNames.Guess> guesses = new HashMap<>();

  EndResolver(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Fills in who it was.
   *
   * @param cluster the flow's cluster, never empty
   * @param epochMillis the flow's time
   */
  void resolve(
      String cluster, FlowEnd end, String protocol, long epochMillis, ResolvedEnd resolved) {
    Owner owner = null;
    if (!end.pod.isEmpty()) {
      owner = lookup.byPodName(cluster, end.namespace, end.pod, epochMillis);
    } else if (end.hasIp) {
      owner = lookup.byAddress(cluster, end.ipHigh, end.ipLow, epochMillis);
    }
    if (owner != null) {
      fromMetadata(cluster, owner, end, protocol, epochMillis, resolved);
    } else {
      fromLog(end, resolved);
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

  private void fromLog(FlowEnd end, ResolvedEnd resolved) {
    if (!end.workload.isEmpty()) {
      resolved.set(end.namespace, end.workload, end.workloadKind, Resolution.FROM_LOG);
    } else if (!end.pod.isEmpty()) {
      WorkloadNames.Guess guess = guess(end.pod);
      resolved.set(end.namespace, guess.workload(), guess.kind(), Resolution.FROM_LOG);
    } else if (!end.namespace.isEmpty()) {
      resolved.set(end.namespace, "", "", Resolution.FROM_LOG);
    } else if (end.reserved != 0 && end.reserved != FlowEnd.WORLD) {
      resolved.set("", reservedName(end.reserved), RESERVED, Resolution.FROM_LOG);
    } else if (!end.dnsName.isEmpty()) {
      resolved.set("", end.dnsName, EXTERNAL, Resolution.EXTERNAL);
    } else if (end.reserved == FlowEnd.WORLD || isPublic(end)) {
      resolved.set("", "world", RESERVED, Resolution.EXTERNAL);
    } else {
      resolved.set("", "", "", Resolution.UNRESOLVED);
    }
    resolved.pod = end.pod;
    resolved.service = end.service;
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
