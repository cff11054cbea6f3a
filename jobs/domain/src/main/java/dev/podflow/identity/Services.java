package dev.podflow.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which service a pod stood behind, on which port, when; the writer's. What readers need of it is
 * kept with each {@link Owner}.
 */
final class Services {
  private final Map<String, Stand[]> byPodUid = new HashMap<>();

  /** Of every backend, whether its pod is known or not: a node may stand behind a service too. */
  private final Map<Address, Stand[]> byAddress = new HashMap<>();

  private final Map<Name, ServiceEntry> entries = new HashMap<>();

  private record Name(String namespace, String name) {}

  /** The backends of an object: pods and addresses. */
  record Targets(Set<String> uids, Set<Address> addresses) {
    void add(EndpointsLife life) {
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
  }

  /** Where an owner of these addresses stood; a backend that names its pod is that pod's alone. */
  Stand[] of(Owner owner, Collection<Address> addresses) {
    Stand[] own = byPodUid.getOrDefault(owner.uid(), Stand.NONE);
    List<Stand> more = null;
    for (Address address : addresses) {
      for (Stand stand : byAddress.getOrDefault(address, Stand.NONE)) {
        if (owner.kind() == Owner.Kind.NODE || !stand.namesPod()) {
          more = more == null ? new ArrayList<>(Arrays.asList(own)) : more;
          more.add(stand);
        }
      }
    }
    return more == null ? own : more.toArray(Stand.NONE);
  }

  /** Whether a service has a cluster IP, as of its newest version. */
  void serviceChanged(ObjectId id, ServiceLife version, ServiceLife newest) {
    entry(version.namespace(), version.name()).changed(id, newest);
  }

  /**
   * Brings the backends of an object up to date.
   *
   * @param before the version that was replaced or has gone; null if none
   * @param after the version that came; null if none
   * @return the backends that may stand elsewhere now
   */
  Targets endpointsChanged(Subject endpoints, EndpointsLife before, EndpointsLife after) {
    Targets touched = new Targets(new HashSet<>(), new HashSet<>());
    touched.add(before);
    touched.add(after);
    if (before == null && endpoints.latest() == after) {
      append(endpoints.id, after);
    } else if (isOnlyEndOfNewest(endpoints, before, after)) {
      end(endpoints.id, before.span(), after);
    } else {
      rebuild(endpoints, touched);
    }
    share(after);
    return touched;
  }

  /** Versions mostly come one after the other, each time with nearly the same backends. */
  private void append(ObjectId endpoints, EndpointsLife newest) {
    for (EndpointsLife.Backend backend : newest.backends()) {
      for (Stand stand : stands(endpoints, newest, backend)) {
        byAddress.merge(backend.address(), new Stand[] {stand}, (all, one) -> with(all, stand));
        if (!backend.podUid().isEmpty()) {
          byPodUid.merge(backend.podUid(), new Stand[] {stand}, (all, one) -> with(all, stand));
        }
      }
    }
  }

  private static Stand[] with(Stand[] all, Stand stand) {
    List<Stand> changed = new ArrayList<>(all.length + 1);
    changed.addAll(Arrays.asList(all));
    add(changed, stand);
    return changed.toArray(Stand.NONE);
  }

  /** Whether the newest version, and nothing else, has got another end. */
  private static boolean isOnlyEndOfNewest(
      Subject endpoints, EndpointsLife before, EndpointsLife after) {
    if (before == null
        || after == null
        || endpoints.latest() != after
        || before.span().since() != after.span().since()
        || before.span().sinceUncertaintyMs() != after.span().sinceUncertaintyMs()
        || !before.namespace().equals(after.namespace())
        || !before.service().equals(after.service())
        || !before.backends().equals(after.backends())) {
      return false;
    }
    for (Life version : endpoints.versions()) {
      if (version != after && version.span().until() > after.span().since()) {
        return false;
      }
    }
    return true;
  }

  private void end(ObjectId endpoints, Span before, EndpointsLife after) {
    for (EndpointsLife.Backend backend : after.backends()) {
      byAddress.computeIfPresent(
          backend.address(), (address, all) -> ending(endpoints, before, after.span(), all));
      byPodUid.computeIfPresent(
          backend.podUid(), (uid, all) -> ending(endpoints, before, after.span(), all));
    }
  }

  private static Stand[] ending(ObjectId endpoints, Span before, Span after, Stand[] all) {
    Stand[] changed = all.clone();
    for (int i = 0; i < all.length; i++) {
      Span span = all[i].span();
      if (all[i].endpoints().equals(endpoints)
          && span.until() == before.until()
          && span.untilUncertaintyMs() == before.untilUncertaintyMs()) {
        changed[i] = all[i].during(span.since() == after.since() ? after : withEndOf(span, after));
      }
    }
    return changed;
  }

  /** All stands of these targets in one object anew, as its versions say. */
  private void rebuild(Subject endpoints, Targets targets) {
    Map<String, List<Stand>> ofUids = new HashMap<>();
    Map<Address, List<Stand>> ofAddresses = new HashMap<>();
    targets.uids.forEach(uid -> ofUids.put(uid, others(byPodUid.get(uid), endpoints.id)));
    targets.addresses.forEach(
        address -> ofAddresses.put(address, others(byAddress.get(address), endpoints.id)));
    for (Life version : endpoints.versions()) {
      EndpointsLife life = (EndpointsLife) version;
      for (EndpointsLife.Backend backend : life.backends()) {
        List<Stand> ofUid = ofUids.get(backend.podUid());
        List<Stand> ofAddress = ofAddresses.get(backend.address());
        if (ofUid != null || ofAddress != null) {
          for (Stand stand : stands(endpoints.id, life, backend)) {
            addIfWanted(ofUid, stand);
            addIfWanted(ofAddress, stand);
          }
        }
      }
    }
    ofUids.forEach((uid, stands) -> put(byPodUid, uid, stands));
    ofAddresses.forEach((address, stands) -> put(byAddress, address, stands));
  }

  private static List<Stand> others(Stand[] stands, ObjectId endpoints) {
    List<Stand> others = new ArrayList<>();
    if (stands != null) {
      for (Stand stand : stands) {
        if (!stand.endpoints().equals(endpoints)) {
          others.add(stand);
        }
      }
    }
    return others;
  }

  private static void addIfWanted(List<Stand> stands, Stand stand) {
    if (stands != null) {
      add(stands, stand);
    }
  }

  private static <K> void put(Map<K, Stand[]> map, K target, List<Stand> stands) {
    if (stands.isEmpty()) {
      map.remove(target);
    } else {
      map.put(target, stands.toArray(Stand.NONE));
    }
  }

  /** A pod with one address mostly stands where its address does: that is kept once. */
  private void share(EndpointsLife life) {
    if (life == null) {
      return;
    }
    for (EndpointsLife.Backend backend : life.backends()) {
      Stand[] ofUid = byPodUid.get(backend.podUid());
      Stand[] ofAddress = byAddress.get(backend.address());
      if (ofUid != ofAddress && Arrays.equals(ofUid, ofAddress)) {
        byAddress.put(backend.address(), ofUid);
      }
    }
  }

  /** Versions of one object that follow each other are one stand. */
  private static void add(List<Stand> stands, Stand stand) {
    for (int i = stands.size() - 1; i >= 0; i--) {
      Stand earlier = stands.get(i);
      Span span = earlier.span();
      if (earlier.endpoints().equals(stand.endpoints())
          && earlier.sameTarget(stand)
          && span.until() >= stand.span().since()) {
        Span last = stand.span().until() >= span.until() ? stand.span() : span;
        stands.set(i, stand.during(withEndOf(span, last)));
        return;
      }
    }
    stands.add(stand);
  }

  private static Span withEndOf(Span first, Span last) {
    return new Span(
        first.since(), first.sinceUncertaintyMs(), last.until(), last.untilUncertaintyMs());
  }

  private List<Stand> stands(
      ObjectId endpoints, EndpointsLife life, EndpointsLife.Backend backend) {
    ServiceEntry service = entry(life.namespace(), life.service());
    boolean namesPod = !backend.podUid().isEmpty();
    List<Stand> stands = new ArrayList<>(backend.ports().size());
    for (Port port : backend.ports()) {
      stands.add(
          new Stand(endpoints, service, port.number(), port.protocol(), namesPod, life.span()));
    }
    return stands;
  }

  private ServiceEntry entry(String namespace, String name) {
    return entries.computeIfAbsent(new Name(namespace, name), unused -> new ServiceEntry(name));
  }
}
