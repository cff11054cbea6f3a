package dev.podflow.simulator.log;

import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.truth.Ends;

/** Who the ends of a connection are to somebody who sees no more of them than their addresses. */
final class Seen {
  private Seen() {}

  static Ends byAddress(Connection connection) {
    return ends(byAddress(connection.client()), byAddress(connection.server()), connection);
  }

  /**
   * The ends as they are named.
   *
   * @param client namespace, workload and kind
   * @param server namespace, workload and kind
   */
  static Ends ends(Name client, Name server, Connection connection) {
    Ends known = connection.ends();
    return new Ends(
        client.namespace(),
        client.workload(),
        client.kind(),
        server.namespace(),
        server.workload(),
        server.kind(),
        connection.server().pod() == null ? "" : known.dstService(),
        known.dstPort(),
        known.protocol());
  }

  /** What the tables call an end. */
  record Name(String namespace, String workload, String kind) {
    static final Name NOBODY = new Name("", "", "");
    static final Name WORLD = new Name("", "world", "Reserved");

    static Name of(End end) {
      return new Name(end.namespace(), end.workload(), end.kind());
    }
  }

  /**
   * Pods and nodes are known by their addresses, and that the rest of the internet is outside; what
   * else nodes do with addresses that no object shows is not.
   */
  static Name byAddress(End end) {
    boolean shown = end.pod() != null || end.kind().equals("Node");
    return shown ? Name.of(end) : end.node() == null ? Name.WORLD : Name.NOBODY;
  }
}
