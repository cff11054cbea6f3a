package dev.podflow.identity;

import java.util.List;

/**
 * A service.
 *
 * @param clusterIps empty for a headless service
 * @param externalIps external addresses and those of its load balancer
 * @param nodePorts its ports on every node
 */
public record ServiceLife(
    LifeKey key,
    Span span,
    String namespace,
    String name,
    List<Address> clusterIps,
    List<Address> externalIps,
    List<Port> nodePorts)
    implements Life {
  public static final String KIND = "Service";

  public ServiceLife {
    clusterIps = List.copyOf(clusterIps);
    externalIps = List.copyOf(externalIps);
    nodePorts = List.copyOf(nodePorts);
  }
}
