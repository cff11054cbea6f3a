package dev.podflow.policy.connect;

import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyLife;
import java.util.ArrayList;
import java.util.List;

/** The connections that policies allow, all of them together. */
public final class Connections {
  private final List<Policy> policies;

  /**
   * A policy with its rules.
   *
   * @param ingress what may reach the pods that it selects
   * @param egress what they may reach
   */
  public record Policy(PolicyLife life, List<Rule> ingress, List<Rule> egress) {
    public Policy {
      ingress = List.copyOf(ingress);
      egress = List.copyOf(egress);
    }
  }

  public Connections(List<Policy> policies) {
    this.policies = List.copyOf(policies);
  }

  /** The server's ports to which a client may connect. */
  public Ports allowed(End client, End server) {
    return egress(client, server).and(ingress(client, server));
  }

  private Ports egress(End client, End server) {
    boolean isolated = false;
    Ports allowed = Ports.NONE;
    if (client instanceof End.Pod pod) {
      for (Policy policy : policies) {
        Effect effect = policy.life.effectOn(pod.subject());
        isolated |= effect.isolatesEgress();
        if (effect.egress()) {
          for (Rule rule : policy.egress) {
            allowed = allowed.or(rule.allows(server, server));
          }
        }
      }
    }
    return isolated ? allowed : Ports.ALL;
  }

  private Ports ingress(End client, End server) {
    boolean isolated = false;
    Ports allowed = Ports.NONE;
    if (server instanceof End.Pod pod) {
      for (Policy policy : policies) {
        Effect effect = policy.life.effectOn(pod.subject());
        isolated |= effect.isolatesIngress();
        if (effect.ingress()) {
          for (Rule rule : policy.ingress) {
            allowed = allowed.or(rule.allows(client, server));
          }
        }
      }
    }
    return isolated ? allowed : Ports.ALL;
  }

  /** Addresses outside of the cluster in pieces that no rule tells apart. */
  public List<AddressRange> outside(AddressRange range) {
    List<AddressRange> edges = new ArrayList<>();
    for (Policy policy : policies) {
      addEdges(policy.ingress, edges);
      addEdges(policy.egress, edges);
    }
    return range.cut(edges);
  }

  private static void addEdges(List<Rule> rules, List<AddressRange> edges) {
    for (Rule rule : rules) {
      for (Peer peer : rule.peers()) {
        if (peer instanceof Peer.Block block) {
          edges.add(block.range());
          edges.addAll(block.except());
        }
      }
    }
  }
}
