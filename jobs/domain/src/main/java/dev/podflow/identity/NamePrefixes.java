package dev.podflow.identity;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which workload bore pods whose names begin alike, when. Calico puts {@code nginx-86c57db685-*}
 * where a controller made the name: the pod's {@code generateName}, which is its controller's name
 * and a dash, and a star. Readers neither lock nor allocate.
 *
 * <p>A controller lives once, and its pods within its life; so what is known of it is from its
 * first pod's start to its last pod's end, and the cost of a pod does not grow with their number.
 */
final class NamePrefixes {
  /** Kubernetes appends that many letters to a {@code generateName}. */
  private static final int SUFFIX = 5;

  private final Map<String, Map<String, Bearers>> byNamespace = new ConcurrentHashMap<>();

  /** See {@link Lookup#byNamePrefix}. */
  Owner at(String namespace, String prefix, long time, long tolerance, long distance) {
    Map<String, Bearers> prefixes = byNamespace.get(namespace);
    Bearers bearers = prefixes == null ? null : prefixes.get(prefix);
    if (bearers == null) {
      return null;
    }
    Owner owner = bearers.during(time - tolerance, time + tolerance);
    return owner == null ? bearers.during(time - distance, time + distance) : owner;
  }

  /** Adds a version of a pod; its owner tells the workload. */
  void add(PodLife pod, Owner owner) {
    String prefix = prefixOf(pod);
    if (prefix == null) {
      return;
    }
    Map<String, Bearers> prefixes =
        byNamespace.computeIfAbsent(owner.namespace(), unused -> new ConcurrentHashMap<>());
    Bearers before = prefixes.get(prefix);
    Bearers now =
        (before == null ? Bearers.none(owner.namespace()) : before).with(controllerOf(pod), owner);
    Controller controller = now.find(controllerOf(pod), owner).controller;
    controller.earliest.add(pod.span().earliest());
    controller.latest.add(pod.span().latest());
    publish(prefixes, prefix, before, now);
  }

  /** Takes a version of a pod away that was added with an owner of that workload. */
  void remove(PodLife pod, Owner owner) {
    String prefix = prefixOf(pod);
    Map<String, Bearers> prefixes = prefix == null ? null : byNamespace.get(owner.namespace());
    Bearers bearers = prefixes == null ? null : prefixes.get(prefix);
    Bearer bearer = bearers == null ? null : bearers.find(controllerOf(pod), owner);
    if (bearer != null) {
      bearer.controller.earliest.remove(pod.span().earliest());
      bearer.controller.latest.remove(pod.span().latest());
      publish(prefixes, prefix, bearers, bearers);
    }
  }

  private void publish(
      Map<String, Bearers> prefixes, String prefix, Bearers published, Bearers now) {
    Bearers current = now.upToDate();
    if (current.all.length == 0) {
      prefixes.remove(prefix);
    } else if (current != published) {
      prefixes.put(prefix, current);
    }
  }

  /**
   * How flow logs shorten the pod's name; null if they do not: a bare pod's name and a static pod's
   * were not made by a controller.
   */
  private static String prefixOf(PodLife pod) {
    String controller = pod.ownerName();
    if (controller.isEmpty() || pod.ownerKind().equals(NodeLife.KIND)) {
      return null;
    }
    String name = pod.name();
    int end = name.length() - SUFFIX - 1;
    // The pods of an indexed Job have their index before the suffix, whatever else they are called.
    boolean indexed =
        pod.ownerKind().equals("Job")
            && end > controller.length() + 1
            && name.startsWith(controller)
            && name.charAt(controller.length()) == '-'
            && name.charAt(end) == '-'
            && WorkloadNames.isDigits(name, controller.length() + 1, end);
    return (indexed ? name.substring(0, end) : controller) + "-*";
  }

  private static ObjectId controllerOf(PodLife pod) {
    String uid = pod.ownerUid();
    return new ObjectId(pod.ownerKind(), uid.isEmpty() ? pod.ownerName() : uid);
  }

  /** A controller as far as its pods tell; the writer's, but for the workload. */
  private static final class Controller {
    final ObjectId id;
    final Owner workload;

    /** Of all versions of its pods: the first moment at which each can have been. */
    final SortedLongs earliest = new SortedLongs();

    /** Of all versions of its pods: the first moment at which each cannot have been any more. */
    final SortedLongs latest = new SortedLongs();

    Controller(ObjectId id, Owner pod) {
      this.id = id;
      this.workload =
          Owner.ofWorkload(
              Owner.Kind.POD, pod.namespace(), pod.workload(), pod.workloadKind(), false);
    }
  }

  /** A controller from its first pod's start to its last pod's end; immutable. */
  private record Bearer(Controller controller, Owner workload, long earliest, long latest) {
    static Bearer of(Controller controller) {
      SortedLongs earliest = controller.earliest;
      return earliest.isEmpty()
          ? new Bearer(controller, controller.workload, Long.MAX_VALUE, Long.MIN_VALUE)
          : new Bearer(controller, controller.workload, earliest.first(), controller.latest.last());
    }

    boolean isUpToDate() {
      return !controller.earliest.isEmpty()
          && earliest == controller.earliest.first()
          && latest == controller.latest.last();
    }
  }

  /**
   * All whose pods' names begin alike; immutable.
   *
   * @param anyone one of several, who share their namespace alone
   */
  private record Bearers(Bearer[] all, Owner anyone) {
    static Bearers none(String namespace) {
      return new Bearers(new Bearer[0], Owner.ofWorkload(Owner.Kind.POD, namespace, "", "", true));
    }

    /** The workload that had such pods at some moment from one time to another; null if none. */
    Owner during(long from, long to) {
      Owner found = null;
      for (Bearer bearer : all) {
        if (bearer.earliest <= to && from < bearer.latest) {
          if (found != null && !found.sharesWorkload(bearer.workload)) {
            return anyone;
          }
          found = bearer.workload;
        }
      }
      return found;
    }

    /** Where a controller has pods of a workload; null if nowhere. */
    Bearer find(ObjectId controller, Owner pod) {
      for (Bearer bearer : all) {
        if (bearer.controller.id.equals(controller) && bearer.workload.sharesWorkload(pod)) {
          return bearer;
        }
      }
      return null;
    }

    Bearers with(ObjectId controller, Owner pod) {
      if (find(controller, pod) != null) {
        return this;
      }
      Bearer[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = Bearer.of(new Controller(controller, pod));
      return new Bearers(more, anyone);
    }

    /** The same as of what the controllers' pods tell now. */
    Bearers upToDate() {
      int stale = 0;
      int live = 0;
      for (Bearer bearer : all) {
        stale += bearer.isUpToDate() ? 0 : 1;
        live += bearer.controller.earliest.isEmpty() ? 0 : 1;
      }
      if (stale == 0) {
        return this;
      }
      Bearer[] current = new Bearer[live];
      int size = 0;
      for (Bearer bearer : all) {
        if (!bearer.controller.earliest.isEmpty()) {
          current[size++] = bearer.isUpToDate() ? bearer : Bearer.of(bearer.controller);
        }
      }
      return new Bearers(current, anyone);
    }
  }
}
