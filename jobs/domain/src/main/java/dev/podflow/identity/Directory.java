package dev.podflow.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who owned which address and bore which name when, as far as it was told. Lives may be applied in
 * any order and any number of times; the answers are the same. One thread may apply while any
 * number of others look up; lookups neither lock nor allocate.
 *
 * <p>An owner's life is known up to an uncertainty at either end. Within it the owner is given
 * where no other can have been, else the likelier one, marked as ambiguous.
 */
public final class Directory implements Lookup, Horizon.Memory {
  private final Map<String, ClusterDirectory> clusters = new ConcurrentHashMap<>();

  /** Adds a life, or replaces the one of the same key. */
  public synchronized void apply(Life life) {
    String cluster = life.key().cluster();
    ClusterDirectory directory = clusters.get(cluster);
    if (directory == null) {
      directory = new ClusterDirectory();
      directory.apply(life);
      clusters.put(cluster, directory);
    } else {
      directory.apply(life);
    }
  }

  /**
   * Takes note that everything about a cluster up to a time has been applied. From then on the
   * cluster counts as watched.
   */
  public synchronized void complete(String cluster, long untilMillis) {
    ClusterDirectory directory = clusters.computeIfAbsent(cluster, name -> new ClusterDirectory());
    boolean watched = directory.completeUntil != Long.MAX_VALUE;
    directory.completeUntil =
        watched ? Math.max(directory.completeUntil, untilMillis) : untilMillis;
  }

  /** Forgets a life, as a tombstone asks for; nothing happens if it is unknown. */
  public synchronized void remove(LifeKey key) {
    ClusterDirectory directory = clusters.get(key.cluster());
    if (directory != null) {
      directory.remove(key);
      if (directory.size() == 0 && directory.completeUntil == Long.MAX_VALUE) {
        clusters.remove(key.cluster());
      }
    }
  }

  @Override
  public synchronized void removeEnded(LifeKey key, long untilMillis) {
    ClusterDirectory directory = clusters.get(key.cluster());
    Life life = directory == null ? null : directory.life(key);
    if (life != null && life.span().until() == untilMillis) {
      remove(key);
    }
  }

  /** How many lives it knows. */
  public synchronized long size() {
    long size = 0;
    for (ClusterDirectory directory : clusters.values()) {
      size += directory.size();
    }
    return size;
  }

  @Override
  public Owner byAddress(
      String cluster, long ipHigh, long ipLow, long epochMillis, long toleranceMillis) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null
        ? null
        : directory.byAddress(ipHigh, ipLow, epochMillis, toleranceMillis);
  }

  @Override
  public Owner byPodName(String cluster, String namespace, String pod, long epochMillis) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null ? null : directory.byPodName(namespace, pod, epochMillis);
  }

  @Override
  public Owner byNamePrefix(
      String cluster, String namespace, String prefix, long epochMillis, long toleranceMillis) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null
        ? null
        : directory.byNamePrefix(namespace, prefix, epochMillis, toleranceMillis);
  }

  @Override
  public String kindOf(String cluster, String namespace, String workload) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null ? "" : directory.kindOf(namespace, workload);
  }

  @Override
  public long podStart(String cluster, String namespace, String pod, long epochMillis) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null ? UNKNOWN_START : directory.podStart(namespace, pod, epochMillis);
  }

  @Override
  public Owner onNode(
      String cluster,
      Owner node,
      int port,
      String protocol,
      long epochMillis,
      long toleranceMillis) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null
        ? node
        : directory.onNode(node, port, protocol, epochMillis, toleranceMillis);
  }

  @Override
  public String serviceOf(
      String cluster, Owner owner, int port, String protocol, long epochMillis) {
    if (owner.kind() == Owner.Kind.SERVICE) {
      return owner.name();
    }
    ServiceEntry service = Stand.at(owner.standsOn(port), port, protocol, epochMillis);
    return service == null ? "" : service.name;
  }

  @Override
  public long completeUntil(String cluster) {
    ClusterDirectory directory = cluster(cluster);
    return directory == null ? Long.MAX_VALUE : directory.completeUntil;
  }

  private ClusterDirectory cluster(String name) {
    ClusterDirectory directory = clusters.get(name);
    return directory == null ? clusters.get(DEFAULT_CLUSTER) : directory;
  }
}
