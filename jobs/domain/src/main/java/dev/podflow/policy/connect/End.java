package dev.podflow.policy.connect;

import dev.podflow.identity.Address;
import dev.podflow.policy.Subject;
import java.util.List;

/** Who may connect to whom. */
public sealed interface End {
  /**
   * A pod that policies reach.
   *
   * @param named ports that its containers name
   */
  record Pod(Subject subject, List<NamedPort> named) implements End {
    public Pod {
      named = List.copyOf(named);
    }
  }

  /** A port with a name. */
  record NamedPort(String name, Ports.Protocol protocol, int port) {}

  /** Somebody outside of the cluster. */
  record Outside(Address address) implements End {}
}
