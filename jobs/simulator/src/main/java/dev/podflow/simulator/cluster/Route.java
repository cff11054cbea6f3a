package dev.podflow.simulator.cluster;

import java.util.List;

/**
 * Who talks to whom, and what the policies have to say about it.
 *
 * @param ingress policies that decide at the server; empty if none is named
 * @param egress policies that decide at the client; empty if none is named
 */
public record Route(
    Workload client,
    Workload server,
    Port port,
    Treatment treatment,
    List<Policy> egress,
    List<Policy> ingress) {
  /** What happens to its traffic. */
  public enum Treatment {
    /** Forwarded without a look inside. */
    PLAIN,
    /** HTTP that a proxy at the client's node reads. */
    HTTP_AT_CLIENT,
    /** HTTP that a proxy at the server's node reads. */
    HTTP_AT_SERVER,
    /** Dropped at the server because no policy allows it. */
    DEFAULT_DENY,
    /** Dropped at the client because a policy forbids it. */
    EXPLICIT_DENY,
    /** Would be dropped at the server if its policies were enforced. */
    AUDIT
  }
}
