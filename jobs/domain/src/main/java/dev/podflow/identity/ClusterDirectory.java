package dev.podflow.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final WorkloadKinds kinds = new WorkloadKinds();
  private final Services services = new Services();
  private final HostNetwork hosts = new HostNetwork();

  private final Map<ObjectId, Subject> subjects = new HashMap<>();
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

  String kindOf(String namespace, String workload) {
    return kinds.of(namespace, workload);
  }

  long podStart(String namespace, String pod, long time) {
    Map<String, Timeline> pods = byPodName.get(namespace);
    Timeline timeline = pods == null ? null : pods.get(pod);
    return timeline == null ? Lookup.UNKNOWN_START : timeline.startOf(time);
  }

  Owner onNode(Owner node, int port, String protocol, long time, long tolerance) {
    return hosts.on(node, port, protocol, time, tolerance);
  }

  void apply(Life life) {
    Subject subject = subjects.computeIfAbsent(idOf(life.key()), Subject::new);
    Life kept = life instanceof EndpointsLife endpoints ? subject.shared(endpoints) : life;
    Life before = subject.put(kept);
    if (before == null) {
      size++;
    }
    if (!kept.equals(before)) {
      changed(subject, before, kept);
    }
  }

  /** The life of a key; null if it is not known. */
  Life life(LifeKey key) {
    Subject subject = subjects.get(idOf(key));
    return subject == null ? null : subject.get(key.since());
  }

  void remove(LifeKey key) {
    Subject subject = subjects.get(idOf(key));
    Life before = subject == null ? null : subject.remove(key.since());
    if (before == null) {
      return;
    }
    size--;
    if (subject.isEmpty()) {
      subjects.remove(subject.id);
    }
    changed(subject, before, null);
  }

  private static ObjectId idOf(LifeKey key) {
    return new ObjectId(key.kind(), key.uid());
  }

  private Life latest(ObjectId id) {
    Subject subject = subjects.get(id);
    return subject == null ? null : subject.latest();
  }

  /** Brings what readers see up to date with one version that came, went or changed. */
  private void changed(Subject subject, Life before, Life after) {
    Life either = after == null ? before : after;
    if (either instanceof EndpointsLife) {
      endpointsChanged(subject, (EndpointsLife) before, (EndpointsLife) after);
      return;
    }
    if (either instanceof WorkloadLife) {
      refresh(resolver.podsOf(subject.id));
      return;
    }
    if (either instanceof ServiceLife service) {
      services.serviceChanged(subject.id, service, (ServiceLife) subject.latest());
    }
    Set<ObjectId> dependents = resolver.changed(subject.id, either, subject.latest());
    Owner ownerBefore = subject.owner;
    boolean sameOwner = !resolve(subject);
    refreshStands(subject);
    Set<Place> touched = new HashSet<>();
    addPlaces(before, touched);
    if (sameOwner) {
      addPlaces(after, touched);
    } else {
      addPlacesOfAll(subject, touched);
    }
    publish(subject, touched);
    publishOnHosts(subject, before, either);
    if (either instanceof PodLife) {
      publishPrefix(subject, (PodLife) before, (PodLife) after, ownerBefore);
    }
    refresh(dependents);
  }

  private void endpointsChanged(Subject endpoints, EndpointsLife before, EndpointsLife after) {
    Services.Targets touched = services.endpointsChanged(endpoints, before, after);
    for (String uid : touched.uids()) {
      Subject pod = subjects.get(new ObjectId(PodLife.KIND, uid));
      if (pod != null) {
        refreshStands(pod);
      }
    }
    for (Address address : touched.addresses()) {
      Timeline timeline = byAddress.get(address.high(), address.low());
      if (timeline != null) {
        timeline.holdings().forEach(holding -> refreshStands(subjects.get(holding.object())));
      }
    }
  }

  private void refreshStands(Subject subject) {
    if (subject.owner == null || subject.owner.kind() == Owner.Kind.SERVICE) {
      return;
    }
    Set<Address> addresses = new HashSet<>();
    for (Life life : subject.versions()) {
      addresses.addAll(addressesOf(life));
    }
    subject.owner.standsAt(services.of(subject.owner, addresses));
  }

  /**
   * @param before the version that was replaced or has gone; null if none
   * @param after the version that came; null if none
   * @param ownerBefore the owner that all versions but the one that came stand for so far
   */
  private void publishPrefix(Subject pod, PodLife before, PodLife after, Owner ownerBefore) {
    Owner owner = pod.owner;
    // What comes, comes before what goes, so that nobody sees a gap between them.
    if (after != null) {
      byNamePrefix.add(after, owner);
      kinds.add(owner);
    }
    if (owner != null && ownerBefore != null && !owner.sharesWorkload(ownerBefore)) {
      for (Life life : pod.versions()) {
        if (life != after) {
          byNamePrefix.add((PodLife) life, owner);
          kinds.add(owner);
          byNamePrefix.remove((PodLife) life, ownerBefore);
          kinds.remove(ownerBefore);
        }
      }
    }
    if (before != null) {
      byNamePrefix.remove(before, ownerBefore);
      kinds.remove(ownerBefore);
    }
  }

  /**
   * @param before the version that was replaced or has gone; null if none
   * @param any any version, which says what kind of object it is
   */
  private void publishOnHosts(Subject subject, Life before, Life any) {
    if (any instanceof PodLife) {
      hosts.podChanged(subject, (PodLife) before);
    } else if (any instanceof ServiceLife) {
      hosts.serviceChanged(subject, (ServiceLife) before);
    }
  }

  /** Resolves objects again after something that their owner chain needs has changed. */
  private void refresh(Set<ObjectId> pods) {
    for (ObjectId id : pods) {
      Subject pod = subjects.get(id);
      if (pod == null) {
        // It had this owner or node in a version that another one of the same key replaced.
        continue;
      }
      Owner ownerBefore = pod.owner;
      if (resolve(pod)) {
        refreshStands(pod);
        Set<Place> touched = new HashSet<>();
        addPlacesOfAll(pod, touched);
        publish(pod, touched);
        publishOnHosts(pod, null, pod.latest());
        publishPrefix(pod, null, null, ownerBefore);
      }
    }
  }

  /** Whether the owner that the object stands for is another one now. */
  private boolean resolve(Subject subject) {
    Owner owner = subject.isEmpty() ? null : resolver.resolve(subject.latest());
    if (Objects.equals(owner, subject.owner)) {
      return false;
    }
    subject.owner = owner;
    return true;
  }

  private static void addPlacesOfAll(Subject subject, Set<Place> places) {
    for (Life life : subject.versions()) {
      addPlaces(life, places);
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

  private void publish(Subject subject, Set<Place> touched) {
    Timeline alone = null;
    for (Place place : touched) {
      List<Holding> holdings = new ArrayList<>(1);
      for (Life life : subject.versions()) {
        if (place.belongsTo(life)) {
          // A name that is logged was borne by somebody who is known, watched or not.
          Span span = place.address == null ? life.span().asWatched() : life.span();
          holdings.add(new Holding(subject.id, span, subject.owner));
        }
      }
      Timeline before = timeline(place);
      if (before == null && holdings.size() == 1) {
        // Most pods have one address, one name and one version: that is kept once.
        boolean same = alone != null && alone.is(holdings.get(0));
        alone = same ? alone : Timeline.EMPTY.with(subject.id, holdings);
        publish(place, alone);
      } else {
        publish(place, (before == null ? Timeline.EMPTY : before).with(subject.id, holdings));
      }
    }
  }

  /** What is published of a place; null if nothing. */
  private Timeline timeline(Place place) {
    if (place.address != null) {
      return byAddress.get(place.address.high(), place.address.low());
    }
    Map<String, Timeline> names = byPodName.get(place.namespace);
    return names == null ? null : names.get(place.name);
  }

  private void publish(Place place, Timeline timeline) {
    if (place.address != null) {
      byAddress.put(place.address, timeline.isEmpty() ? null : timeline);
      return;
    }
    Map<String, Timeline> names =
        byPodName.computeIfAbsent(place.namespace, unused -> new ConcurrentHashMap<>());
    if (timeline.isEmpty()) {
      names.remove(place.name);
    } else {
      names.put(place.name, timeline);
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
}
