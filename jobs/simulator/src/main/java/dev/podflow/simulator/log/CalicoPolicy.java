package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.Policy;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.truth.Truth.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy as it stands in a flow log of Calico Enterprise, and what the tables call it. The
 * cluster's policies are Kubernetes' own, Calico's in the tier {@code security} where Cilium has a
 * namespaced one, and Calico's global ones in the tier {@code platform} where it has a cluster-wide
 * one.
 *
 * @param rule index of the rule; -1 for what its tier does with what no rule is about
 */
record CalicoPolicy(
    String kind,
    String tier,
    String namespace,
    String name,
    String action,
    int rule,
    boolean isStaged) {
  private static final String PROFILE = "__PROFILE__";

  /** What decided at one end, in the order in which it did. */
  static List<CalicoPolicy> enforced(Conversation conversation, boolean atClient, boolean allowed) {
    End end = atClient ? conversation.connection().client() : conversation.connection().server();
    List<Policy> policies = atClient ? conversation.egress() : conversation.ingress();
    List<CalicoPolicy> trace = new ArrayList<>();
    boolean decided = false;
    if (!(conversation.audited() && !atClient)) {
      for (Policy policy : policies) {
        if (policy.kind().equals("CiliumClusterwideNetworkPolicy")) {
          boolean last = policies.size() == 1;
          trace.add(
              0,
              new CalicoPolicy(
                  "GlobalNetworkPolicy",
                  "platform",
                  "",
                  policy.name(),
                  last ? "allow" : "pass",
                  0,
                  false));
          decided |= last;
        } else {
          trace.add(of(policy, allowed ? "allow" : "deny", false));
          decided = true;
        }
      }
    }
    if (!decided && allowed) {
      trace.add(
          new CalicoPolicy("Profile", PROFILE, "", "kns." + end.namespace(), "allow", 0, false));
    } else if (!decided) {
      trace.add(
          new CalicoPolicy(
              "NetworkPolicy", "default", end.namespace(), "isolate", "deny", -1, false));
    }
    return trace;
  }

  /** What would have decided at one end. */
  static List<CalicoPolicy> staged(Conversation conversation, boolean atClient) {
    List<CalicoPolicy> trace = new ArrayList<>();
    if (conversation.audited() && !atClient) {
      for (Policy policy : conversation.ingress()) {
        trace.add(of(policy, "deny", true));
      }
    }
    return trace;
  }

  private static CalicoPolicy of(Policy policy, String action, boolean isStaged) {
    return policy.kind().equals("NetworkPolicy")
        ? new CalicoPolicy(
            "NetworkPolicy", "default", policy.namespace(), policy.name(), action, 0, isStaged)
        : new CalicoPolicy(
            "CalicoNetworkPolicy",
            "security",
            policy.namespace(),
            policy.name(),
            action,
            0,
            isStaged);
  }

  /** {@code index|tier|name|action|rule}. */
  String text(int index) {
    String staged = isStaged ? "staged:" : "";
    String written =
        switch (kind) {
          case "Profile" -> PROFILE + "." + name;
          case "NetworkPolicy" -> namespace + "/" + staged + "knp.default." + name;
          case "GlobalNetworkPolicy" -> staged + tier + "." + name;
          default -> namespace + "/" + staged + tier + "." + name;
        };
    return index + "|" + tier + "|" + written + "|" + action + "|" + rule;
  }

  /** Staged policies are kinds of their own. */
  String tableKind() {
    if (!isStaged) {
      return kind;
    }
    return switch (kind) {
      case "NetworkPolicy" -> "StagedKubernetesNetworkPolicy";
      case "CalicoNetworkPolicy" -> "StagedNetworkPolicy";
      default -> "StagedGlobalNetworkPolicy";
    };
  }

  /** Profiles are in no tier. */
  String tableTier() {
    return tier.equals(PROFILE) ? "" : tier;
  }

  Decision decision() {
    boolean denies = action.equals("deny");
    return isStaged
        ? denies ? Decision.WOULD_DENY : Decision.WOULD_ALLOW
        : denies ? Decision.DENY : action.equals("pass") ? Decision.PASS : Decision.ALLOW;
  }
}
