package dev.podflow.identity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who else uses the addresses of nodes: pods of the host network, and services by their node ports.
 * Readers neither lock nor allocate.
 */
final class HostNetwork {
  private final Map<String, Guests> byNode = new ConcurrentHashMap<>();

  /** Services by protocol and node port, which stand in for the halves of an address. */
  private final AddressTable<Timeline> byNodePort = new AddressTable<>();

  /** See {@link Lookup#onNode}. */
  Owner on(Owner node, int port, String protocol, long time, long tolerance) {
    Guests guests = byNode.get(node.name());
    Owner pod = guests == null ? null : guests.at(port, protocol, time, tolerance);
    if (pod != null && !pod.ambiguous()) {
      return pod;
    }
    Timeline services = port == 0 ? null : byNodePort.get(protocol.hashCode(), port);
    Owner service = services == null ? null : services.at(time, tolerance);
    if (service != null) {
      return service;
    }
    return pod == null ? node : pod;
  }

  /**
   * Brings a pod up to date.
   *
   * @param before a version that was replaced or has gone; null if none
   */
  void podChanged(Subject subject, PodLife before) {
    Set<String> nodes = new HashSet<>();
    List<Guest> stays = new ArrayList<>();
    if (before != null && before.hostNetwork()) {
      nodes.add(before.node());
    }
    for (Life life : subject.versions()) {
      PodLife pod = (PodLife) life;
      if (pod.hostNetwork()) {
        nodes.add(pod.node());
        stays.add(new Guest(subject.id, pod.node(), pod.span(), pod.hostPorts(), subject.owner));
      }
    }
    for (String node : nodes) {
      Guests guests = byNode.getOrDefault(node, Guests.none(node)).with(subject.id, stays);
      if (guests.all.isEmpty()) {
        byNode.remove(node);
      } else {
        byNode.put(node, guests);
      }
    }
  }

  /** Brings a service up to date; parameters as above. */
  void serviceChanged(Subject subject, ServiceLife before) {
    Set<Port> ports = new HashSet<>();
    if (before != null) {
      ports.addAll(before.nodePorts());
    }
    for (Life life : subject.versions()) {
      ports.addAll(((ServiceLife) life).nodePorts());
    }
    for (Port port : ports) {
      List<Holding> holdings = new ArrayList<>();
      for (Life life : subject.versions()) {
        if (((ServiceLife) life).nodePorts().contains(port)) {
          holdings.add(new Holding(subject.id, life.span(), subject.owner));
        }
      }
      Timeline known = byNodePort.get(port.protocol().hashCode(), port.number());
      Timeline now = (known == null ? Timeline.EMPTY : known).with(subject.id, holdings);
      byNodePort.put(
          new Address(port.protocol().hashCode(), port.number()), now.isEmpty() ? null : now);
    }
  }

  /** A pod on the host network of a node, during a span. */
  private record Guest(ObjectId pod, String node, Span span, List<Port> ports, Owner owner) {
    boolean declares(int port, String protocol) {
      for (int i = 0; i < ports.size(); i++) {
        if (ports.get(i).is(port, protocol)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * All pods on the host network of a node; immutable.
   *
   * @param anyone the node, as one of several that it may have been
   */
  private record Guests(List<Guest> all, Owner anyone) {
    static Guests none(String node) {
      Owner host =
          new Owner(Owner.Kind.NODE, "", node, NodeLife.KIND, node, "", node, "", "", false);
      return new Guests(List.of(), host.contested());
    }

    Guests with(ObjectId pod, List<Guest> stays) {
      List<Guest> changed = new ArrayList<>(all.size() + stays.size());
      for (Guest guest : all) {
        if (!guest.pod.equals(pod)) {
          changed.add(guest);
        }
      }
      for (Guest stay : stays) {
        if (stay.node.equals(anyone.workload())) {
          changed.add(stay);
        }
      }
      return new Guests(List.copyOf(changed), anyone);
    }

    /** The one that declares the port; null if there was nobody at all. */
    Owner at(int port, String protocol, long time, long tolerance) {
      Owner found = null;
      for (int i = 0; i < all.size(); i++) {
        Guest guest = all.get(i);
        if (guest.span.possibleDuring(time - tolerance, time + tolerance)) {
          if (port == 0 || !guest.declares(port, protocol)) {
            found = found == null ? anyone : found;
          } else if (found == null || found == anyone) {
            found = guest.owner;
          } else if (found != guest.owner) {
            return anyone;
          }
        }
      }
      return found;
    }
  }
}
