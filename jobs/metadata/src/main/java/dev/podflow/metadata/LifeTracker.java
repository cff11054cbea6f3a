package dev.podflow.metadata;

import dev.podflow.metadata.Bounds.End;
import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns sights of one cluster's objects into the changes that {@code k8s.metadata} needs. It is
 * told first what the topic holds, then what is seen; what is no news is not written again. An
 * object whose labels, endpoints, selectors or rules changed begins a new version and the old one
 * ends; anything else updates the version that it belongs to. Not thread-safe.
 *
 * <p>It holds the newest version of each object, about a kilobyte each, and the key of each version
 * that has ended, about 200 bytes, until it is told to {@link #forget} and to {@link #retire}.
 */
public final class LifeTracker {
  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private final String cluster;

  /** Newest version by object. */
  private final Map<String, KubernetesObject> newest = new HashMap<>();

  /** When the last complete snapshot of a kind was taken. */
  private final Map<String, Instant> snapshots = new HashMap<>();

  /** Up to when a sign of life says that all changes are known; null if there was none. */
  private Instant covered;

  /** By kind, the objects that were seen since its snapshot began and did not go since then. */
  private final Map<String, Set<String>> present = new HashMap<>();

  /** Keys of the versions that have ended, and when, in epoch milliseconds. */
  private final Map<String, Long> ended = new HashMap<>();

  public LifeTracker(String cluster) {
    this.cluster = cluster;
  }

  /**
   * Takes note of a value that the topic holds, in the topic's order; other clusters' are ignored.
   */
  public void known(KubernetesObject object) {
    if (!object.getCluster().equals(cluster)) {
      return;
    }
    if (object.getBody() instanceof Marker marker) {
      switch (marker.getType()) {
        case SNAPSHOT_END -> {
          for (String kind : marker.getKinds()) {
            snapshots.merge(kind, marker.getCompleteUntil(), Json::later);
          }
        }
        case HEARTBEAT -> covered = Json.later(covered, marker.getCompleteUntil());
        case SNAPSHOT_BEGIN, UNKNOWN -> {}
      }
      return;
    }
    newest.merge(
        id(object), object, (old, now) -> now.getSince().isBefore(old.getSince()) ? old : now);
    noteEnd(object);
  }

  /** Takes note of a tombstone that the topic holds: nothing more is known of that version. */
  public void unknown(String key) {
    if (key.startsWith(cluster + '/') && key.lastIndexOf('/') > cluster.length()) {
      ended.remove(key);
      String id = key.substring(cluster.length() + 1, key.lastIndexOf('/'));
      KubernetesObject known = newest.get(id);
      if (known != null && KubernetesObjectCodec.key(known).equals(key)) {
        newest.remove(id);
      }
    }
  }

  /** Takes note of one sight and writes what it changes: nothing, a version, or two. */
  public void observe(Observation observation, Consumer<KubernetesObject> to) {
    Consumer<KubernetesObject> out =
        object -> {
          noteEnd(object);
          to.accept(object);
        };
    KubernetesObject sight = observation.object();
    if (!sight.getCluster().equals(cluster)) {
      throw new IllegalArgumentException("Not of cluster " + cluster + ": " + sight.getCluster());
    }
    String id = id(sight);
    Set<String> ofKind =
        present.computeIfAbsent(Versions.snapshotKind(sight), kind -> new HashSet<>());
    if (observation.change() == Change.DELETED || observation.change() == Change.GONE) {
      ofKind.remove(id);
    } else {
      ofKind.add(id);
    }
    KubernetesObject known = newest.get(id);
    if (observation.change() == Change.GONE) {
      boundByLastSight(sight, known);
    }
    if (known == null) {
      newest.put(id, sight);
      out.accept(sight);
      return;
    }
    KubernetesObject next = nextVersion(known, observation);
    if (next == null) {
      KubernetesObject updated = updated(known, observation);
      newest.put(id, updated);
      if (!sameButForTheSight(known, updated)) {
        out.accept(updated);
      }
      return;
    }
    out.accept(
        KubernetesObject.newBuilder(known)
            .setUntil(next.getSince())
            .setUntilEvidence(UntilEvidence.SUPERSEDED)
            .setUntilUncertaintyMs(next.getSinceUncertaintyMs())
            .build());
    newest.put(id, next);
    out.accept(next);
  }

  /**
   * Begins a snapshot: from here on it counts which objects of that kind are seen.
   *
   * @param kind as {@link #snapshotKind} says
   */
  public void begin(String kind, Instant at, Consumer<KubernetesObject> out) {
    present.put(kind, new HashSet<>());
    out.accept(Versions.marker(cluster, MarkerType.SNAPSHOT_BEGIN, kind, at));
  }

  /**
   * Says that all objects of these kinds in the cluster have been observed since their snapshots
   * began, or ever where none began. Those that are known and were not among them have ended
   * before, and are closed; a marker for each kind follows.
   *
   * @param kinds as {@link #snapshotKind} says
   * @param begun when the snapshot was asked for: what changed until then is in it
   * @param answered when it was there: what it lacks had ended by then
   */
  public void complete(
      Collection<String> kinds, Instant begun, Instant answered, Consumer<KubernetesObject> out) {
    for (Map.Entry<String, KubernetesObject> entry : newest.entrySet()) {
      KubernetesObject object = entry.getValue();
      String kind = Versions.snapshotKind(object);
      if (kinds.contains(kind)
          && !isEndConfirmed(object)
          && !present.getOrDefault(kind, Set.of()).contains(entry.getKey())
          && !object.getObservedAt().isAfter(answered)) {
        End end = End.between(lastSeen(object), answered, UntilEvidence.MISSING_FROM_SNAPSHOT);
        KubernetesObject closed =
            Versions.ended(object, end.notBefore(object.getSince()), answered);
        entry.setValue(closed);
        noteEnd(closed);
        out.accept(closed);
      }
    }
    for (String kind : kinds) {
      snapshots.merge(kind, begun, Json::later);
      out.accept(Versions.marker(cluster, MarkerType.SNAPSHOT_END, kind, begun));
    }
  }

  /** A deletion that was only asked for when it was last seen may have come true at any time. */
  private boolean isEndConfirmed(KubernetesObject object) {
    if (object.getUntil() == null) {
      return false;
    }
    return object.getUntilEvidence() != UntilEvidence.DELETION_TIMESTAMP
        || object.getUntilUncertaintyMs() == null
        || !object.getUntil().plusMillis(object.getUntilUncertaintyMs()).isAfter(lastSeen(object));
  }

  /**
   * Forgets what objects were that have ended before a time and no longer exist: nobody will see
   * them again. That they have ended stays known.
   *
   * @param kinds the kinds of which it knows what exists: a snapshot of them was completed
   */
  public void forget(Collection<String> kinds, Instant before) {
    newest
        .entrySet()
        .removeIf(
            entry -> {
              KubernetesObject object = entry.getValue();
              String kind = Versions.snapshotKind(object);
              return kinds.contains(kind)
                  && object.getUntil() != null
                  && object.getUntil().isBefore(before)
                  && !present.getOrDefault(kind, Set.of()).contains(entry.getKey());
            });
  }

  /**
   * Gives up the versions that have ended before a time, but for the newest ones of the objects
   * that it still holds: their next sight would be news.
   *
   * @param tombstones gets the keys whose values are no longer wanted
   */
  public void retire(Instant before, Consumer<String> tombstones) {
    Set<String> kept = new HashSet<>();
    for (KubernetesObject object : newest.values()) {
      if (object.getUntil() != null) {
        kept.add(KubernetesObjectCodec.key(object));
      }
    }
    ended
        .entrySet()
        .removeIf(
            entry -> {
              boolean over =
                  entry.getValue() < before.toEpochMilli() && !kept.contains(entry.getKey());
              if (over) {
                tombstones.accept(entry.getKey());
              }
              return over;
            });
  }

  /** The name under which snapshots count an object: its kind, told from another group's. */
  public static String snapshotKind(KubernetesObject object) {
    return Versions.snapshotKind(object);
  }

  /** How many objects of a kind exist, as far as it has seen. */
  public int present(String kind) {
    return present.getOrDefault(kind, Set.of()).size();
  }

  /** How many objects it holds. */
  public int size() {
    return newest.size();
  }

  private void noteEnd(KubernetesObject object) {
    String key = KubernetesObjectCodec.key(object);
    if (object.getUntil() == null) {
      ended.remove(key);
    } else {
      ended.put(key, object.getUntil().toEpochMilli());
    }
  }

  private static String id(KubernetesObject object) {
    return object.getKind() + '/' + object.getUid();
  }

  private Instant lastSeen(KubernetesObject object) {
    Instant snapshot = snapshots.get(Versions.snapshotKind(object));
    // Of a kind that nobody takes snapshots of, a sign of life tells nothing.
    return Json.later(
        object.getObservedAt(), snapshot == null ? null : Json.later(snapshot, covered));
  }

  /** The version that begins with this sight; null if it belongs to the known one. */
  private KubernetesObject nextVersion(KubernetesObject known, Observation observation) {
    KubernetesObject sight = observation.object();
    if (observation.change() == Change.DELETED
        || observation.change() == Change.GONE
        || sight.getObservedAt().isBefore(known.getObservedAt())) {
      return null;
    }
    // A pod that was only created before, or another object of the same name where none has a uid.
    boolean startedLater =
        Versions.dated(sight.getSinceEvidence()) && sight.getSince().isAfter(known.getSince());
    KubernetesObject next = sight;
    if (!startedLater) {
      if (Versions.sameInHistory(known.getBody(), sight.getBody())) {
        return null;
      }
      End change = changed(known, observation);
      next =
          KubernetesObject.newBuilder(sight)
              .setSince(change.until())
              .setSinceEvidence(SinceEvidence.VERSION_SEEN)
              .setSinceUncertaintyMs(change.uncertaintyMs())
              .build();
      if (!next.getSince().isAfter(known.getSince())) {
        return null;
      }
      Versions.keepEarlierKnowledge(known.getBody(), next.getBody());
    }
    boolean over = known.getUntil() != null && !known.getUntil().isAfter(next.getSince());
    return over && !startedLater ? null : next;
  }

  /** When an object became another version: as it says itself, else as its sights tell. */
  private End changed(KubernetesObject known, Observation observation) {
    Instant seenAt = observation.object().getObservedAt();
    Instant changedAt = observation.changedAt();
    if (changedAt != null && changedAt.isAfter(known.getSince()) && !changedAt.isAfter(seenAt)) {
      return End.at(changedAt, UntilEvidence.SUPERSEDED);
    }
    return observation.change() == Change.MODIFIED
        ? End.at(seenAt, UntilEvidence.SUPERSEDED)
        : End.between(lastSeen(known), seenAt, UntilEvidence.SUPERSEDED);
  }

  /** Where an object does not say when it went, it was between its last sight and this news. */
  private void boundByLastSight(KubernetesObject sight, KubernetesObject known) {
    if (sight.getUntilEvidence() == UntilEvidence.DELETED_EVENT) {
      Instant earliest = known == null ? sight.getSince() : lastSeen(known);
      End end = End.between(earliest, sight.getObservedAt(), UntilEvidence.DELETED_EVENT);
      sight.setUntil(end.until());
      sight.setUntilUncertaintyMs(end.uncertaintyMs());
    }
  }

  private static KubernetesObject updated(KubernetesObject known, Observation observation) {
    KubernetesObject sight = observation.object();
    boolean newer = !sight.getObservedAt().isBefore(known.getObservedAt());
    KubernetesObject.Builder updated = KubernetesObject.newBuilder(known);
    if (newer) {
      updated.setObservedAt(sight.getObservedAt());
      boolean replaced =
          observation.change() != Change.DELETED && observation.change() != Change.GONE
              || Versions.sameInHistory(known.getBody(), sight.getBody());
      if (replaced) {
        Versions.keepEarlierKnowledge(known.getBody(), sight.getBody());
        updated.setBody(sight.getBody());
      }
    }
    if (Versions.betterEnd(sight, known)) {
      updated
          .setUntil(sight.getUntil())
          .setUntilEvidence(sight.getUntilEvidence())
          .setUntilUncertaintyMs(sight.getUntilUncertaintyMs());
    } else if (newer && sight.getUntil() == null && Versions.onlyMissed(known)) {
      updated.setUntil(null).setUntilEvidence(null).setUntilUncertaintyMs(null);
    }
    KubernetesObject result = updated.build();
    if (result.getUntil() != null && result.getUntil().isBefore(result.getSince())) {
      result.setUntil(result.getSince());
    }
    return result;
  }

  private static boolean sameButForTheSight(KubernetesObject a, KubernetesObject b) {
    return KubernetesObject.newBuilder(a).setObservedAt(b.getObservedAt()).build().equals(b);
  }

  /** A sign of life: everything up to that time, of every kind, has been written. */
  public KubernetesObject heartbeat(Instant completeUntil) {
    covered = Json.later(covered, completeUntil);
    return Versions.heartbeat(cluster, completeUntil);
  }
}
