package dev.podflow.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The pods of all clusters with their owners, and what changes in their history when it learns of
 * another version: of a pod, or of a link of an owner chain that came after the pod. Versions may
 * come in any order and any number of times; what is no news changes nothing. Not thread-safe.
 *
 * <p>It holds every version until it is told to forget it, about a kilobyte each: what comes of a
 * forgotten version counts as new.
 */
public final class PodHistory implements Horizon.Memory {
  private final Map<String, ClusterHistory> clusters = new HashMap<>();
  private final Consumer<PodVersion> changes;

  /**
   * @param changes receives each version of a pod whose history is another one now, once for each
   *     of its addresses
   */
  public PodHistory(Consumer<PodVersion> changes) {
    this.changes = changes;
  }

  /** Learns of a version of a pod, or of another one of the same key. */
  public void apply(PodFacts pod) {
    cluster(pod.life().key()).apply(pod);
  }

  /** Learns of a link of an owner chain. */
  public void apply(WorkloadLife workload) {
    cluster(workload.key()).apply(workload);
  }

  /** Forgets a version; what history says of it stays. */
  public void remove(LifeKey key) {
    ClusterHistory cluster = clusters.get(key.cluster());
    if (cluster != null) {
      cluster.remove(key);
      if (cluster.objects.isEmpty()) {
        clusters.remove(key.cluster());
      }
    }
  }

  @Override
  public void removeEnded(LifeKey key, long untilMillis) {
    ClusterHistory cluster = clusters.get(key.cluster());
    Life life = cluster == null ? null : cluster.life(key);
    if (life != null && life.span().until() == untilMillis) {
      remove(key);
    }
  }

  /** How many versions of pods and of links of owner chains it holds. */
  public int size() {
    int size = 0;
    for (ClusterHistory cluster : clusters.values()) {
      for (Map<Long, Version> versions : cluster.objects.values()) {
        size += versions.size();
      }
    }
    return size;
  }

  private ClusterHistory cluster(LifeKey key) {
    return clusters.computeIfAbsent(key.cluster(), name -> new ClusterHistory());
  }

  /**
   * A version of an object.
   *
   * @param facts of a pod; null for a link of an owner chain
   * @param owner of a pod, as last resolved; null as above
   */
  private record Version(Life life, PodFacts facts, Owner owner) {}

  private final class ClusterHistory {
    final Map<ObjectId, TreeMap<Long, Version>> objects = new HashMap<>();
    private final OwnerResolver resolver = new OwnerResolver(this::latest);

    private Life latest(ObjectId id) {
      TreeMap<Long, Version> versions = objects.get(id);
      return versions == null ? null : versions.lastEntry().getValue().life;
    }

    /** The version of that key; null if it is not known. */
    Life life(LifeKey key) {
      TreeMap<Long, Version> versions = objects.get(idOf(key));
      Version version = versions == null ? null : versions.get(key.since());
      return version == null ? null : version.life;
    }

    void apply(PodFacts pod) {
      PodLife life = pod.life();
      ObjectId id = idOf(life.key());
      Owner owner = resolver.resolve(life);
      Version before = versions(id).put(life.key().since(), new Version(life, pod, owner));
      resolver.changed(id, life, latest(id));
      if (before != null && before.facts.equals(pod) && before.owner.equals(owner)) {
        return;
      }
      for (Address address : life.addresses()) {
        changes.accept(new PodVersion(address, pod, owner, false));
      }
      if (before != null) {
        for (Address address : before.facts.life().addresses()) {
          if (!life.addresses().contains(address)) {
            changes.accept(new PodVersion(address, pod, owner, true));
          }
        }
      }
    }

    void apply(WorkloadLife workload) {
      ObjectId id = idOf(workload.key());
      versions(id).put(workload.key().since(), new Version(workload, null, null));
      refreshPodsOf(id);
    }

    void remove(LifeKey key) {
      ObjectId id = idOf(key);
      TreeMap<Long, Version> versions = objects.get(id);
      Version gone = versions == null ? null : versions.remove(key.since());
      if (gone == null) {
        return;
      }
      if (versions.isEmpty()) {
        objects.remove(id);
      }
      // A pod whose owner is forgotten keeps the workload that history knows.
      resolver.changed(id, gone.life, latest(id));
    }

    private void refreshPodsOf(ObjectId owner) {
      for (ObjectId pod : resolver.podsOf(owner)) {
        TreeMap<Long, Version> versions = objects.get(pod);
        // A pod that is gone had this owner in a version that another one of its key replaced.
        if (versions != null) {
          versions.replaceAll((since, version) -> refreshed(version));
        }
      }
    }

    private Version refreshed(Version version) {
      Owner owner = resolver.resolve(version.life);
      if (owner.equals(version.owner)) {
        return version;
      }
      for (Address address : version.facts.life().addresses()) {
        changes.accept(new PodVersion(address, version.facts, owner, false));
      }
      return new Version(version.life, version.facts, owner);
    }

    private TreeMap<Long, Version> versions(ObjectId id) {
      return objects.computeIfAbsent(id, unused -> new TreeMap<>());
    }
  }

  private static ObjectId idOf(LifeKey key) {
    return new ObjectId(key.kind(), key.uid());
  }
}
