package dev.podflow.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of one cluster. Readers see the concurrent maps and tables; the rest is the
 * writer's.
 */
final class ClusterDirectory {
  /**
   * How far from a pod's life its name still stands for it: logs come late, and clocks go wrong.
   */
  private static final long SAME_NAME_MILLIS = 600_000;

  private final AddressTable<Timeline> byAddress = new AddressTable<>();
  private final Map<String, Map<String, Timeline>> byPodName = new ConcurrentHashMap<>();
  private final NamePrefixes byNamePrefix = new NamePrefixes();
  private final Services services = new Services();
  private final HostNetwork hosts = new HostNetwork();

  /** All versions of each object, by their start. */
  private final Map<ObjectId, TreeMap<Long, Life>> objects = new HashMap<>();

  private final Map<ObjectId, Resolved> resolved = new HashMap<>();
  private final OwnerResolver resolver = new OwnerResolver(this::latest);
  private int size;

  /** See {@link Lookup#completeUntil}. */
  volatile long completeUntil = Long.MAX_VALUE;

  int size() {
    return size;
  }

  Owner byAddress(long high, long low, long time, long tolerance) {
    Timeline timeline = byAddress.get(high, low);
    return timeline == null ? null : timeline.at(time, tolerance);
  }

  Owner byPodName(String namespace, String pod, long time) {
    Map<String, Timeline> pods = byPodName.get(namespace);
    Timeline timeline = pods == null ? null : pods.get(pod);
    if (timeline == null) {
      return null;
    }
    Owner owner = timeline.at(time, 0);
    return owner == null ? timeline.nearest(time, SAME_NAME_MILLIS) : owner;
  }

  Owner byNamePrefix(String namespace, String prefix, long time, long tolerance) {
    return byNamePrefix.at(namespace, prefix, time, tolerance, SAME_NAME_MILLIS);
  }

  Owner onNode(Owner node, int port, String protocol, long time, long tolerance) {
    return hosts.on(node, port, protocol, time, tolerance);
  }

  String serviceOf(Owner pod, int port, String protocol, long time) {
    return services.of(pod, port, protocol, time);
  }

  void apply(Life life) {
    ObjectId id = idOf(life.key());
    TreeMap<Long, Life> versions = objects.computeIfAbsent(id, unused -> new TreeMap<>());
    Life before = versions.put(life.key().since(), life);
    if (before == null) {
      size++;
    }
    if (!life.equals(before)) {
      changed(id, before, life);
    }
  }

  /** The life of a key; null if it is not known. */
  Life life(LifeKey key) {
    TreeMap<Long, Life> versions = objects.get(idOf(key));
    return versions == null ? null : versions.get(key.since());
  }

  void remove(LifeKey key) {
    ObjectId id = idOf(key);
    TreeMap<Long, Life> versions = objects.get(id);
    Life before = versions == null ? null : versions.remove(key.since());
    if (before == null) {
      return;
    }
    size--;
    if (versions.isEmpty()) {
      objects.remove(id);
    }
    changed(id, before, null);
  }

  private static ObjectId idOf(LifeKey key) {
    return new ObjectId(key.kind().intern(), key.uid());
  }

  private Life latest(ObjectId id) {
    TreeMap<Long, Life> versions = objects.get(id);
    return versions == null ? null : versions.lastEntry().getValue();
  }

  /** Brings what readers see up to date with one version that came, went or changed. */
  private void changed(ObjectId id, Life before, Life after) {
    Life either = after == null ? before : after;
    if (either instanceof EndpointsLife) {
      services.endpointsChanged(id, (EndpointsLife) before, (EndpointsLife) after, objects.get(id));
      return;
    }
    if (either instanceof WorkloadLife) {
      refresh(resolver.podsOf(id));
      return;
    }
    if (either instanceof ServiceLife service) {
      services.serviceChanged(id, service, (ServiceLife) latest(id));
    }
    Set<ObjectId> dependents = resolver.changed(id, either, latest(id));
    Owner ownerBefore = ownerOf(id);
    boolean sameOwner = !resolve(id);
    Set<Place> touched = new HashSet<>();
    if (sameOwner) {
      addPlaces(before, touched);
      addPlaces(after, touched);
    } else {
      addPlaces(before, touched);
      addPlacesOfAll(id, touched);
    }
    publish(id, touched);
    services.addressesChanged(id, objects.get(id));
    publishOnHosts(id, before, either);
    if (either instanceof PodLife) {
      publishPrefix(id, (PodLife) before, (PodLife) after, ownerBefore);
    }
    refresh(dependents);
  }

  /**
   * @param before the version that was replaced or has gone; null if none
   * @param after the version that came; null if none
   * @param ownerBefore the owner that all versions but the one that came stand for so far
   */
  private void publishPrefix(ObjectId id, PodLife before, PodLife after, Owner ownerBefore) {
    Owner owner = ownerOf(id);
    // What comes, comes before what goes, so that nobody sees a gap between them.
    if (after != null) {
      byNamePrefix.add(after, owner);
    }
    if (owner != null && ownerBefore != null && !owner.sharesWorkload(ownerBefore)) {
      for (Life life : objects.get(id).values()) {
        if (life != after) {
          byNamePrefix.add((PodLife) life, owner);
          byNamePrefix.remove((PodLife) life, ownerBefore);
        }
      }
    }
    if (before != null) {
      byNamePrefix.remove(before, ownerBefore);
    }
  }

  /** The owner that an object stands for; null if it has gone. */
  private Owner ownerOf(ObjectId id) {
    Resolved now = resolved.get(id);
    return now == null ? null : now.owner;
  }

  /**
   * @param before the version that was replaced or has gone; null if none
   * @param any any version, which says what kind of object it is
   */
  private void publishOnHosts(ObjectId id, Life before, Life any) {
    Owner owner = ownerOf(id);
    if (any instanceof PodLife) {
      hosts.podChanged(id, (PodLife) before, objects.get(id), owner);
    } else if (any instanceof ServiceLife) {
      hosts.serviceChanged(id, (ServiceLife) before, objects.get(id), owner);
    }
  }

  /** Resolves objects again after something that their owner chain needs has changed. */
  private void refresh(Set<ObjectId> pods) {
    for (ObjectId pod : pods) {
      Owner ownerBefore = ownerOf(pod);
      if (resolve(pod)) {
        Set<Place> touched = new HashSet<>();
        addPlacesOfAll(pod, touched);
        publish(pod, touched);
        publishOnHosts(pod, null, latest(pod));
        publishPrefix(pod, null, null, ownerBefore);
      }
    }
  }

  /** Whether the owner that the object stands for is another one now. */
  private boolean resolve(ObjectId id) {
    Life latest = latest(id);
    if (latest == null) {
      resolved.remove(id);
      return true;
    }
    Owner owner = resolver.resolve(latest);
    Resolved known = resolved.get(id);
    if (known != null && known.owner.equals(owner)) {
      return false;
    }
    resolved.put(id, Resolved.of(owner));
    return true;
  }

  private void addPlacesOfAll(ObjectId id, Set<Place> places) {
    TreeMap<Long, Life> versions = objects.get(id);
    if (versions != null) {
      for (Life life : versions.values()) {
        addPlaces(life, places);
      }
    }
  }

  private static void addPlaces(Life life, Set<Place> places) {
    if (life == null) {
      return;
    }
    for (Address address : addressesOf(life)) {
      places.add(new Place(address, null, null));
    }
    if (life instanceof PodLife pod) {
      places.add(new Place(null, pod.namespace(), pod.name()));
    }
  }

  /** What a life owns; the addresses of the host network are the node's. */
  static List<Address> addressesOf(Life life) {
    if (life instanceof PodLife pod) {
      return pod.hostNetwork() ? List.of() : pod.addresses();
    }
    if (life instanceof NodeLife node) {
      return node.addresses();
    }
    if (life instanceof ServiceLife service) {
      List<Address> all = new ArrayList<>(service.clusterIps());
      all.addAll(service.externalIps());
      return all;
    }
    return List.of();
  }

  private void publish(ObjectId id, Set<Place> touched) {
    TreeMap<Long, Life> versions = objects.get(id);
    for (Place place : touched) {
      List<Holding> holdings = new ArrayList<>(1);
      if (versions != null) {
        Resolved owner = resolved.get(id);
        for (Life life : versions.values()) {
          if (place.belongsTo(life)) {
            // A name that is logged was borne by somebody who is known, watched or not.
            Span span = place.address == null ? life.span().asWatched() : life.span();
            holdings.add(new Holding(id, span, owner.owner, owner.contested));
          }
        }
      }
      publish(place, id, holdings);
    }
  }

  private void publish(Place place, ObjectId id, List<Holding> holdings) {
    if (place.address != null) {
      Timeline before = byAddress.get(place.address.high(), place.address.low());
      Timeline after = (before == null ? Timeline.EMPTY : before).with(id, holdings);
      byAddress.put(place.address, after.isEmpty() ? null : after);
      return;
    }
    Map<String, Timeline> names =
        byPodName.computeIfAbsent(place.namespace.intern(), unused -> new ConcurrentHashMap<>());
    Timeline after = names.getOrDefault(place.name, Timeline.EMPTY).with(id, holdings);
    if (after.isEmpty()) {
      names.remove(place.name);
    } else {
      names.put(place.name, after);
    }
  }

  /** An address, or else a pod's name. */
  private record Place(Address address, String namespace, String name) {
    boolean belongsTo(Life life) {
      if (address != null) {
        return addressesOf(life).contains(address);
      }
      return life instanceof PodLife pod
          && pod.namespace().equals(namespace)
          && pod.name().equals(name);
    }
  }

  /** One owner object per Kubernetes object, and its ambiguous twin. */
  private record Resolved(Owner owner, Owner contested) {
    static Resolved of(Owner owner) {
      return new Resolved(owner, owner.contested());
    }
  }
}
