package dev.podflow.identity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Follows owner chains, and remembers which pods have to be resolved again when a link or a node
 * becomes known. It goes by the newest version of each object, so that the order in which they come
 * does not matter.
 */
final class OwnerResolver {
  private final Function<ObjectId, Life> latest;
  private final Map<ObjectId, Set<ObjectId>> podsByOwner = new HashMap<>();
  private final Map<String, Set<ObjectId>> podsByNode = new HashMap<>();
  private final Map<String, TreeSet<String>> nodeUidsByName = new HashMap<>();

  OwnerResolver(Function<ObjectId, Life> latest) {
    this.latest = latest;
  }

  /** The pods whose chain begins with this owner. */
  Set<ObjectId> podsOf(ObjectId owner) {
    return Set.copyOf(podsByOwner.getOrDefault(owner, Set.of()));
  }

  /**
   * Notes that an object has come, changed or gone.
   *
   * @param newest its newest version now; null if all have gone
   * @return the other objects to resolve again
   */
  Set<ObjectId> changed(ObjectId id, Life version, Life newest) {
    if (version instanceof PodLife pod) {
      if (isLink(pod.ownerKind())) {
        note(podsByOwner, new ObjectId(pod.ownerKind(), pod.ownerUid()), id, newest != null);
      }
      if (newest instanceof PodLife now) {
        // A pod gets its node only once it is scheduled.
        note(podsByNode, now.node(), id, true);
      } else {
        note(podsByNode, pod.node(), id, false);
      }
      return Set.of();
    }
    if (version instanceof NodeLife node) {
      TreeSet<String> uids = nodeUidsByName.computeIfAbsent(node.name(), n -> new TreeSet<>());
      if (newest != null) {
        uids.add(id.uid());
      } else {
        uids.remove(id.uid());
        if (uids.isEmpty()) {
          nodeUidsByName.remove(node.name());
        }
      }
      return Set.copyOf(podsByNode.getOrDefault(node.name(), Set.of()));
    }
    return Set.of();
  }

  private static <K> void note(Map<K, Set<ObjectId>> index, K key, ObjectId id, boolean known) {
    // What is not said depends on nothing.
    if (key.equals("") || (key instanceof ObjectId owner && owner.uid().isEmpty())) {
      return;
    }
    if (known) {
      index.computeIfAbsent(key, k -> new HashSet<>()).add(id);
      return;
    }
    Set<ObjectId> ids = index.get(key);
    if (ids != null) {
      ids.remove(id);
      if (ids.isEmpty()) {
        index.remove(key);
      }
    }
  }

  Owner resolve(Life life) {
    if (life instanceof PodLife pod) {
      Chain chain = chain(pod);
      return new Owner(
          Owner.Kind.POD,
          pod.namespace(),
          chain.name,
          chain.kind,
          pod.name(),
          pod.key().uid(),
          pod.node(),
          zoneOf(pod.node()),
          pod.serviceAccount(),
          false);
    }
    if (life instanceof NodeLife node) {
      String name = node.name();
      return new Owner(
          Owner.Kind.NODE,
          "",
          name,
          NodeLife.KIND,
          name,
          node.key().uid(),
          name,
          node.zone(),
          "",
          false);
    }
    if (life instanceof ServiceLife service) {
      String name = service.name();
      return new Owner(
          Owner.Kind.SERVICE,
          service.namespace(),
          name,
          ServiceLife.KIND,
          name,
          service.key().uid(),
          "",
          "",
          "",
          false);
    }
    throw new IllegalArgumentException("Owns nothing: " + life.key());
  }

  /** A StatefulSet or the like ends the chain, also where an operator owns it. */
  private static boolean isLink(String ownerKind) {
    return ownerKind.equals("ReplicaSet") || ownerKind.equals("Job");
  }

  private Chain chain(PodLife pod) {
    String kind = pod.ownerKind();
    String name = pod.ownerName();
    if (kind.isEmpty()) {
      return new Chain(pod.name(), PodLife.KIND);
    }
    if (kind.equals(NodeLife.KIND)) {
      return new Chain(withoutSuffix(pod.name(), name), "StaticPod");
    }
    if (!isLink(kind)) {
      return new Chain(name, kind);
    }
    boolean replicaSet = kind.equals("ReplicaSet");
    if (latest.apply(new ObjectId(kind, pod.ownerUid())) instanceof WorkloadLife owner) {
      return owner.ownerKind().isEmpty()
          ? new Chain(name, kind)
          : new Chain(owner.ownerName(), owner.ownerKind());
    }
    if (replicaSet && !pod.templateHash().isEmpty()) {
      String deployment = withoutSuffix(name, pod.templateHash());
      if (!deployment.equals(name)) {
        return new Chain(deployment, "Deployment");
      }
    }
    String cronJob = replicaSet ? null : WorkloadNames.cronJobOf(name);
    return cronJob == null ? new Chain(name, kind) : new Chain(cronJob, "CronJob");
  }

  private String zoneOf(String node) {
    String zone = "";
    long since = Long.MIN_VALUE;
    for (String uid : nodeUidsByName.getOrDefault(node, new TreeSet<>())) {
      if (latest.apply(new ObjectId(NodeLife.KIND, uid)) instanceof NodeLife life
          && life.key().since() >= since) {
        since = life.key().since();
        zone = life.zone();
      }
    }
    return zone;
  }

  private static String withoutSuffix(String name, String suffix) {
    int base = name.length() - suffix.length() - 1;
    return base > 0 && name.charAt(base) == '-' && name.endsWith(suffix)
        ? name.substring(0, base)
        : name;
  }

  private record Chain(String name, String kind) {}
}
