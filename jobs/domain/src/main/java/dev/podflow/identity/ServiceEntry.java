package dev.podflow.identity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** A service as readers need it: its name, and whether it is preferred. */
final class ServiceEntry {
  private static final Comparator<ServiceLife> BY_START =
      Comparator.<ServiceLife>comparingLong(life -> life.key().since())
          .thenComparing(life -> life.key().uid());

  final String name;

  /** The newest version of each object of that name; the writer's. */
  private final Map<ObjectId, ServiceLife> lives = new HashMap<>(2);

  private volatile boolean clusterIp;

  ServiceEntry(String name) {
    this.name = name;
  }

  /**
   * Notes an object's newest version.
   *
   * @param newest null if all have gone
   */
  void changed(ObjectId id, ServiceLife newest) {
    if (newest == null) {
      lives.remove(id);
    } else {
      lives.put(id, newest);
    }
    ServiceLife last = null;
    for (ServiceLife life : lives.values()) {
      if (last == null || BY_START.compare(life, last) > 0) {
        last = life;
      }
    }
    clusterIp = last != null && !last.clusterIps().isEmpty();
  }

  /** Whether no object of that name is known. */
  boolean isUnknown() {
    return lives.isEmpty();
  }

  /** The one with a cluster IP, then the first by name; either may be null. */
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
