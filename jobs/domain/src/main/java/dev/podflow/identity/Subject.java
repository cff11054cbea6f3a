package dev.podflow.identity;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object with all of its versions; the writer's. */
final class Subject {
  private static final Life[] NONE = new Life[0];

  final ObjectId id;

  /** Whom it stands for; null for what owns nothing. */
  Owner owner;

  /** By their starts. Most objects have one version in their life. */
  private Life[] versions = NONE;

  Subject(ObjectId id) {
    this.id = id;
  }

  boolean isEmpty() {
    return versions.length == 0;
  }

  /** The newest version; null if there is none. */
  Life latest() {
    return versions.length == 0 ? null : versions[versions.length - 1];
  }

  /** The version of a start; null if there is none. */
  Life get(long since) {
    int at = find(since);
    return at < 0 ? null : versions[at];
  }

  /** All versions by their starts; the list changes with them. */
  List<Life> versions() {
    return new AbstractList<>() {
      @Override
      public Life get(int index) {
        return versions[index];
      }

      @Override
      public int size() {
        return versions.length;
      }
    };
  }

  /**
   * Adds a version.
   *
   * @return the one of the same start that it replaces; null if there was none
   */
  Life put(Life life) {
    int at = find(life.key().since());
    if (at >= 0) {
      Life before = versions[at];
      versions[at] = life;
      return before;
    }
    int place = -at - 1;
    Life[] more = Arrays.copyOf(versions, versions.length + 1);
    System.arraycopy(versions, place, more, place + 1, versions.length - place);
    more[place] = life;
    versions = more;
    return null;
  }

  /**
   * Takes the version of a start away.
   *
   * @return that version; null if there was none
   */
  Life remove(long since) {
    int at = find(since);
    if (at < 0) {
      return null;
    }
    Life gone = versions[at];
    Life[] fewer = Arrays.copyOf(versions, versions.length - 1);
    System.arraycopy(versions, at + 1, fewer, at, fewer.length - at);
    versions = fewer;
    return gone;
  }

  /**
   * The same version with the backends of the one before it where they are equal: a long list
   * changes often, each time by an entry or two.
   */
  EndpointsLife shared(EndpointsLife life) {
    int at = find(life.key().since());
    int before = at >= 0 ? at : -at - 2;
    if (before < 0) {
      return life;
    }
    Map<EndpointsLife.Backend, EndpointsLife.Backend> known = new HashMap<>();
    for (EndpointsLife.Backend backend : ((EndpointsLife) versions[before]).backends()) {
      known.put(backend, backend);
    }
    List<EndpointsLife.Backend> backends = new ArrayList<>(life.backends().size());
    Map<List<Port>, List<Port>> ports = new HashMap<>();
    known.keySet().forEach(backend -> ports.putIfAbsent(backend.ports(), backend.ports()));
    for (EndpointsLife.Backend backend : life.backends()) {
      EndpointsLife.Backend equal = known.get(backend);
      backends.add(
          equal != null
              ? equal
              : new EndpointsLife.Backend(
                  backend.address(),
                  backend.podUid(),
                  ports.getOrDefault(backend.ports(), backend.ports())));
    }
    return new EndpointsLife(life.key(), life.span(), life.namespace(), life.service(), backends);
  }

  private int find(long since) {
    int low = 0;
    int high = versions.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long start = versions[middle].key().since();
      if (start == since) {
        return middle;
      }
      if (start < since) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
