package dev.podflow.policy.connect;

import dev.podflow.policy.Scope;
import java.util.List;

/** The other end that a rule is about. */
public sealed interface Peer {
  boolean matches(End end);

  /** Pods. */
  record Pods(Scope scope) implements Peer {
    @Override
    public boolean matches(End end) {
      return end instanceof End.Pod pod && scope.selects(pod.subject());
    }
  }

  /**
   * Addresses outside of the cluster. What a block means for the addresses of pods Kubernetes
   * leaves open; here it means nothing.
   *
   * @param except what of it is none of it
   */
  record Block(AddressRange range, List<AddressRange> except) implements Peer {
    public Block {
      except = List.copyOf(except);
    }

    @Override
    public boolean matches(End end) {
      return end instanceof End.Outside outside
          && range.contains(outside.address())
          && except.stream().noneMatch(hole -> hole.contains(outside.address()));
    }
  }
}
