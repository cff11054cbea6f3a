package dev.podflow.simulator.log;

import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.truth.Ends;
import java.util.List;

/**
 * What Felix adds up the connections of a window by, as one end sees them. Allowed ones lose their
 * client's port, addresses and the last part of pods' names (aggregation level 2), denied ones only
 * the port (level 1).
 *
 * @param atClient which end reports
 * @param ends who they are to the tables
 */
record CalicoFlow(
    boolean atClient,
    boolean allowed,
    String protocol,
    CalicoEndpoint source,
    CalicoEndpoint destination,
    int port,
    CalicoService service,
    List<CalicoPolicy> enforced,
    List<CalicoPolicy> staged,
    Ends ends) {

  static CalicoFlow of(Conversation conversation, boolean atClient, boolean allowed) {
    Connection connection = conversation.connection();
    CalicoEndpoint source = CalicoEndpoint.of(connection.client(), allowed);
    CalicoEndpoint destination = CalicoEndpoint.of(connection.server(), allowed);
    return new CalicoFlow(
        atClient,
        allowed,
        switch (connection.protocol()) {
          case "TCP" -> "tcp";
          case "UDP" -> "udp";
          default -> "icmp";
        },
        source,
        destination,
        connection.serverPort(),
        atClient ? CalicoService.of(connection) : CalicoService.NONE,
        CalicoPolicy.enforced(conversation, atClient, allowed),
        CalicoPolicy.staged(conversation, atClient),
        ends(connection, source, destination, atClient, allowed));
  }

  /** Which pod it was tells the service; where that is not logged, only the client's node knows. */
  private static Ends ends(
      Connection connection,
      CalicoEndpoint source,
      CalicoEndpoint destination,
      boolean atClient,
      boolean allowed) {
    Ends ends = Seen.ends(source.name(), destination.name(), connection);
    return allowed && !atClient ? ends.withoutService() : ends;
  }
}
