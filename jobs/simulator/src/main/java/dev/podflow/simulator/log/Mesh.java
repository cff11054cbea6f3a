package dev.podflow.simulator.log;

import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.End;

/** What of the traffic goes through the proxies of the mesh. */
final class Mesh {
  private Mesh() {}

  /** Whether an end is a pod with a proxy beside it. */
  static boolean hasProxy(End end) {
    return end.pod() != null && end.pod().workload.meshed();
  }

  /** Whether any proxy sees it: TCP that is no probe of the kubelet, which goes past the proxy. */
  static boolean carries(Conversation conversation) {
    Connection connection = conversation.connection();
    boolean fromNode = connection.client().pod() == null && connection.client().node() != null;
    return connection.protocol().equals("TCP")
        && !fromNode
        && (hasProxy(connection.client()) || hasProxy(connection.server()));
  }

  /** Whether both ends have a proxy, which then encrypt what they say to each other. */
  static boolean encrypts(Connection connection) {
    return hasProxy(connection.client()) && hasProxy(connection.server());
  }
}
