package dev.podflow.policy.connect;

import java.util.List;

/**
 * Something that a policy allows.
 *
 * @param peers the other ends; everybody if there are none
 * @param ports the server's ports; every one if there are none
 */
public record Rule(List<Peer> peers, List<Port> ports) {
  public Rule {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
  }

  /**
   * Ports of a protocol.
   *
   * @param name the name that the server's containers give to the port; empty if it has numbers
   * @param numbers the ports if it has no name
   */
  public record Port(Ports.Protocol protocol, String name, Ports numbers) {
    Ports at(End server) {
      if (name.isEmpty()) {
        return numbers;
      }
      Ports ports = Ports.NONE;
      if (server instanceof End.Pod pod) {
        for (End.NamedPort named : pod.named()) {
          if (named.protocol() == protocol && named.name().equals(name)) {
            ports = ports.or(Ports.of(protocol, named.port(), named.port()));
          }
        }
      }
      return ports;
    }
  }

  /** The ports of a server that it allows another end, or the server if that is the other one. */
  Ports allows(End peer, End server) {
    if (!peers.isEmpty() && peers.stream().noneMatch(each -> each.matches(peer))) {
      return Ports.NONE;
    }
    if (ports.isEmpty()) {
      return Ports.ALL;
    }
    Ports allowed = Ports.NONE;
    for (Port port : ports) {
      allowed = allowed.or(port.at(server));
    }
    return allowed;
  }
}
