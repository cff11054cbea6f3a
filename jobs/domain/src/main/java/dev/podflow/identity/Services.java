package dev.podflow.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which service a pod stood behind, on which port, when. */
final class Services {
  private final Map<String, Stands> byPodUid = new ConcurrentHashMap<>();

  /** Of every backend, whether its pod is known or not: a node may stand behind a service too. */
  private final AddressTable<Stands> byAddress = new AddressTable<>();

  /** What each pod and node owns: an {@link Owner} does not carry it. */
  private final Map<String, Address[]> addressesByUid = new ConcurrentHashMap<>();

  private final Map<Name, ServiceEntry> entries = new HashMap<>();

  String of(Owner owner, int port, String protocol, long time) {
    Stands stands = byPodUid.get(owner.uid());
    ServiceEntry best = stands == null ? null : stands.at(port, protocol, time, false);
    Address[] addresses = addressesByUid.get(owner.uid());
    if (addresses != null) {
      // A backend that names its pod is that pod's alone, whoever has the address.
      boolean nameless = owner.kind() == Owner.Kind.POD;
      for (Address address : addresses) {
        Stands atAddress = byAddress.get(address.high(), address.low());
        if (atAddress != null) {
          best = ServiceEntry.better(best, atAddress.at(port, protocol, time, nameless));
        }
      }
    }
    return best == null ? "" : best.name;
  }

  /** Whether a service has a cluster IP, as of its newest version. */
  void serviceChanged(ObjectId id, ServiceLife version, ServiceLife newest) {
    ServiceEntry entry = entry(version.namespace(), version.name());
    if (newest == null) {
      entry.lives.remove(id);
    } else {
      entry.lives.put(id, newest);
    }
    ServiceLife last = null;
    for (ServiceLife life : entry.lives.values()) {
      if (last == null || BY_START.compare(life, last) > 0) {
        last = life;
      }
    }
    entry.clusterIp = last != null && !last.clusterIps().isEmpty();
  }

  private static final Comparator<ServiceLife> BY_START =
      Comparator.<ServiceLife>comparingLong(life -> life.key().since())
          .thenComparing(life -> life.key().uid());

  void addressesChanged(ObjectId id, TreeMap<Long, Life> versions) {
    Set<Address> addresses = new HashSet<>();
    if (versions != null) {
      for (Life life : versions.values()) {
        if (!(life instanceof ServiceLife)) {
          addresses.addAll(ClusterDirectory.addressesOf(life));
        }
      }
    }
    if (addresses.isEmpty()) {
      addressesByUid.remove(id.uid());
    } else {
      addressesByUid.put(id.uid(), addresses.toArray(new Address[0]));
    }
  }

  void endpointsChanged(
      ObjectId id, EndpointsLife before, EndpointsLife after, TreeMap<Long, Life> versions) {
    Set<String> uids = new HashSet<>();
    Set<Address> addresses = new HashSet<>();
    addTargets(before, uids, addresses);
    addTargets(after, uids, addresses);
    for (String uid : uids) {
      Stands stands = byPodUid.getOrDefault(uid, Stands.EMPTY);
      Stands now = stands.with(id, stands(id, versions, uid, null));
      if (now.isEmpty()) {
        byPodUid.remove(uid);
      } else {
        byPodUid.put(uid, now);
      }
    }
    for (Address address : addresses) {
      Stands stands = byAddress.get(address.high(), address.low());
      Stands now =
          (stands == null ? Stands.EMPTY : stands).with(id, stands(id, versions, null, address));
      byAddress.put(address, now.isEmpty() ? null : now);
    }
  }

  private static void addTargets(EndpointsLife life, Set<String> uids, Set<Address> addresses) {
    if (life == null) {
      return;
    }
    for (EndpointsLife.Backend backend : life.backends()) {
      addresses.add(backend.address());
      if (!backend.podUid().isEmpty()) {
        uids.add(backend.podUid());
      }
    }
  }

  /** All stands of one target in one endpoints object; versions that follow each other are one. */
  private List<Stand> stands(
      ObjectId id, TreeMap<Long, Life> versions, String uid, Address address) {
    List<Stand> stands = new ArrayList<>();
    if (versions == null) {
      return stands;
    }
    for (Life version : versions.values()) {
      EndpointsLife life = (EndpointsLife) version;
      ServiceEntry service = entry(life.namespace(), life.service());
      for (EndpointsLife.Backend backend : life.backends()) {
        if (uid == null ? backend.address().equals(address) : backend.podUid().equals(uid)) {
          boolean namesPod = !backend.podUid().isEmpty();
          for (Port port : backend.ports()) {
            add(
                stands,
                new Stand(
                    id, service, port.number(), port.protocol().intern(), namesPod, life.span()));
          }
        }
      }
    }
    return stands;
  }

  private static void add(List<Stand> stands, Stand stand) {
    for (int i = stands.size() - 1; i >= 0; i--) {
      Stand earlier = stands.get(i);
      if (earlier.sameTarget(stand) && earlier.span.until() >= stand.span.since()) {
        Span first = earlier.span;
        Span second = stand.span.until() >= first.until() ? stand.span : first;
        stands.set(
            i,
            stand.during(
                new Span(
                    first.since(),
                    first.sinceUncertaintyMs(),
                    second.until(),
                    second.untilUncertaintyMs())));
        return;
      }
    }
    stands.add(stand);
  }

  private ServiceEntry entry(String namespace, String name) {
    return entries.computeIfAbsent(
        new Name(namespace, name), unused -> new ServiceEntry(name.intern()));
  }

  private record Name(String namespace, String name) {}

  /** A service as readers need it: its name, and whether it is preferred. */
  private static final class ServiceEntry {
    final String name;
    final Map<ObjectId, ServiceLife> lives = new HashMap<>(2);
    volatile boolean clusterIp;

    ServiceEntry(String name) {
      this.name = name;
    }

    static ServiceEntry better(ServiceEntry a, ServiceEntry b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      if (a.clusterIp != b.clusterIp) {
        return a.clusterIp ? a : b;
      }
      return a.name.compareTo(b.name) <= 0 ? a : b;
    }
  }

  /** A target stood behind a service on a port during a span. */
  private record Stand(
      ObjectId endpoints,
      ServiceEntry service,
      int port,
      String protocol,
      boolean namesPod,
      Span span) {
    boolean sameTarget(Stand other) {
      return service == other.service
          && port == other.port
          && protocol.equals(other.protocol)
          && namesPod == other.namesPod;
    }

    Stand during(Span other) {
      return new Stand(endpoints, service, port, protocol, namesPod, other);
    }
  }

  /** All stands of a target; immutable. */
  private record Stands(Stand[] all) {
    static final Stands EMPTY = new Stands(new Stand[0]);

    boolean isEmpty() {
      return all.length == 0;
    }

    Stands with(ObjectId endpoints, List<Stand> stands) {
      List<Stand> changed = new ArrayList<>(all.length + stands.size());
      for (Stand stand : all) {
        if (!stand.endpoints.equals(endpoints)) {
          changed.add(stand);
        }
      }
      changed.addAll(stands);
      return changed.isEmpty() ? EMPTY : new Stands(changed.toArray(new Stand[0]));
    }

    /**
     * The service at a time. A target that was first listed later stood there from its start: lists
     * change after the pods that they name, and when they changed is often only known by when that
     * was seen.
     */
    ServiceEntry at(int port, String protocol, long time, boolean nameless) {
      ServiceEntry best = null;
      ServiceEntry first = null;
      long firstSince = Long.MAX_VALUE;
      for (Stand stand : all) {
        if ((stand.port == port || stand.port == 0)
            && stand.protocol.equals(protocol)
            && !(nameless && stand.namesPod)) {
          if (stand.span.possibleDuring(time, time)) {
            best = ServiceEntry.better(best, stand.service);
          }
          if (stand.namesPod && stand.span.since() <= firstSince) {
            boolean tie = stand.span.since() == firstSince;
            first = tie ? ServiceEntry.better(first, stand.service) : stand.service;
            firstSince = stand.span.since();
          }
        }
      }
      return best == null && time < firstSince ? first : best;
    }
  }
}
