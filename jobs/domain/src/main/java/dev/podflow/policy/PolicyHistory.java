package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import java.util.HashMap;
import java.util.Map;

/**
 * The policies and the pods of all clusters over time: which policy selects which pod from when to
 * when, and how many pods of a namespace were isolated at each minute. Versions may come in any
 * order and any number of times; what is no news changes nothing. Not thread-safe.
 *
 * <p>A pod that comes or goes costs what its namespace changed in the minutes since: policies are
 * only looked at for pods unlike any that is there, and of those only the ones that may select it.
 *
 * <p>It holds versions until it is told to forget them, or until they ended longer ago than it
 * corrects: about 300 bytes for a pod, a few kilobytes for a policy.
 */
public final class PolicyHistory {
  private static final long MINUTES_PER_DAY = 24 * 60;
  private static final long MILLIS_PER_MINUTE = 60_000;

  private final Map<String, ClusterPolicies> clusters = new HashMap<>();
  private final PolicyChanges changes;
  private final Bounds bounds;
  private boolean followsAnother;

  /**
   * Bounds of memory.
   *
   * @param correctedMinutes how long before the newest news coverage is still corrected
   * @param lateMinutes the same for news that come only after a restart
   */
  public record Bounds(long correctedMinutes, long lateMinutes) {
    /** As long as the metadata of what has ended is usually kept, and a day. */
    public static final Bounds USUAL = new Bounds(8 * MINUTES_PER_DAY, 60);

    long correctedMillis() {
      return correctedMinutes * MILLIS_PER_MINUTE;
    }
  }

  public PolicyHistory(PolicyChanges changes, Bounds bounds) {
    this.changes = changes;
    this.bounds = bounds;
  }

  /** Learns of a version of a policy, or of another one of the same key. */
  public void apply(PolicyLife policy) {
    cluster(policy.key().cluster()).apply(policy);
  }

  /** Learns of a version of a pod. Policies do not reach pods on the host network. */
  public void apply(PodFacts pod) {
    if (!pod.life().hostNetwork()) {
      cluster(pod.life().key().cluster()).apply(pod);
    }
  }

  /**
   * Learns which labels a namespace has had since a version of it began.
   *
   * @param since epoch milliseconds
   */
  public void label(LifeKey version, long since, String namespace, Map<String, String> labels) {
    cluster(version.cluster()).label(version, since, namespace, Map.copyOf(labels));
  }

  /** Tells {@link PolicyChanges#coverage} what has become of it since it was told last. */
  public void tellCoverage() {
    clusters.values().forEach(ClusterPolicies::tell);
  }

  /** Takes all that it has learnt so far as told already, by an earlier run. */
  public void takeAsTold() {
    followsAnother = true;
    clusters.values().forEach(ClusterPolicies::takeAsTold);
  }

  /** Forgets a version of whatever it is; what was told of it stays. */
  public void forget(LifeKey key) {
    ClusterPolicies cluster = clusters.get(key.cluster());
    if (cluster != null) {
      cluster.forget(key);
    }
  }

  /** How many versions of pods and policies it holds. */
  public int size() {
    return clusters.values().stream().mapToInt(ClusterPolicies::size).sum();
  }

  /** How many namespaces it holds. */
  public int namespaces() {
    return clusters.values().stream().mapToInt(ClusterPolicies::namespaces).sum();
  }

  /** How many policies there are of which nobody can tell which pods they select. */
  public int unclearPolicies() {
    return clusters.values().stream().mapToInt(ClusterPolicies::unclear).sum();
  }

  private ClusterPolicies cluster(String name) {
    ClusterPolicies cluster = clusters.get(name);
    if (cluster == null) {
      cluster = new ClusterPolicies(name, changes, bounds);
      clusters.put(name, cluster);
      if (followsAnother) {
        cluster.takeAsTold();
      }
    }
    return cluster;
  }
}
