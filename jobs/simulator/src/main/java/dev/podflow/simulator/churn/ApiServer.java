package dev.podflow.simulator.churn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a cluster's API server holds, and its changes for whoever watches. */
final class ApiServer {
  /** What is watched, each by a watch of its own. */
  enum Kind {
    NODE("Node"),
    REPLICA_SET("ReplicaSet"),
    JOB("Job"),
    POD("Pod");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** A change as a watch tells it. */
  record Change(long at, byte[] event) {}

  private final Agenda agenda;
  private final Map<Kind, Map<String, ObjectNode>> objects = new EnumMap<>(Kind.class);
  private final Map<Kind, Deque<Change>> changes = new EnumMap<>(Kind.class);

  ApiServer(Agenda agenda) {
    this.agenda = agenda;
    for (Kind kind : Kind.values()) {
      objects.put(kind, new LinkedHashMap<>());
      changes.put(kind, new ArrayDeque<>());
    }
  }

  /** Adds an object or changes it. */
  void put(Kind kind, String uid, ObjectNode object) {
    boolean added = objects.get(kind).put(uid, object) == null;
    changed(kind, added ? "ADDED" : "MODIFIED", object);
  }

  /**
   * Removes an object.
   *
   * @param last what it was at the end
   */
  void remove(Kind kind, String uid, ObjectNode last) {
    objects.get(kind).remove(uid);
    changed(kind, "DELETED", last);
  }

  boolean has(Kind kind, String uid) {
    return objects.get(kind).containsKey(uid);
  }

  /** All objects of a kind, as a list shows them now. */
  Collection<ObjectNode> list(Kind kind) {
    return objects.get(kind).values();
  }

  /** The changes that the watch of a kind has not been asked for yet; the reader removes them. */
  Deque<Change> changes(Kind kind) {
    return changes.get(kind);
  }

  private void changed(Kind kind, String type, ObjectNode object) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.set("object", object);
    byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
    changes.get(kind).add(new Change(agenda.now(), bytes));
  }
}
