package dev.podflow.identity;

import java.util.List;

/**
 * Which pods stood behind a service: an EndpointSlice or an Endpoints object.
 *
 * @param service the service's name
 */
public record EndpointsLife(
    LifeKey key, Span span, String namespace, String service, List<Backend> backends)
    implements Life {

  public EndpointsLife {
    backends = List.copyOf(backends);
  }

  /**
   * A backend.
   *
   * @param podUid empty if it is only known by its address
   */
  public record Backend(Address address, String podUid, List<Port> ports) {
    public Backend {
      ports = List.copyOf(ports);
    }
  }
}
