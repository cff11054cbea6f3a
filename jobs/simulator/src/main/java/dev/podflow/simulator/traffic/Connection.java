package dev.podflow.simulator.traffic;

import dev.podflow.simulator.truth.Ends;

/** A connection, or what stands for one, from its client to its server. */
public record Connection(End client, End server, int clientPort, int serverPort, String protocol) {
  public Ends ends() {
    String service =
        server.pod() == null ? "" : server.pod().workload.serviceOn(serverPort, protocol);
    return new Ends(
        client.namespace(),
        client.workload(),
        client.kind(),
        server.namespace(),
        server.workload(),
        server.kind(),
        service,
        serverPort,
        protocol);
  }

  public boolean sameNode() {
    return client.node() == server.node();
  }
}
