package dev.podflow.alert;

import dev.podflow.delta.Delta;
import dev.podflow.table.PolicyEvents;
import dev.podflow.table.PolicyHits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which policies changed lately, and which of them may be why something is denied: the one that
 * denies it by name, else one of the pod's own namespace, or of none, for that direction. Which
 * pods of the namespace a policy selects is not looked at here.
 *
 * <p>Bounded: of each cluster it keeps the newest, and so many clusters.
 */
public final class RecentPolicies {
  private static final int VERSION = 1;

  /** What was denied longer after a change than that has another reason. */
  static final int AFTER_MINUTES = 60;

  private static final int PER_CLUSTER_MAX = 1_000;
  private static final int CLUSTERS_MAX = 1_000;

  /**
   * Kubernetes gives no longer names; what is longer is nobody's policy, and would not be saved.
   */
  static final int NAME_MAX = 253;

  private static final int SECONDS_PER_MINUTE = 60;

  private final Map<String, TreeSet<Event>> clusters = new HashMap<>();

  private record Event(
      long minute, String kind, String namespace, String name, String event, String directions)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(minute, other.minute);
      return byTime != 0 ? byTime : toString().compareTo(other.toString());
    }

    boolean isTooLong() {
      return name.length() > NAME_MAX || namespace.length() > NAME_MAX;
    }

    boolean isOf(Delta hits) {
      return name.equals(hits.text(PolicyHits.POLICY_NAME))
          && namespace.equals(hits.text(PolicyHits.POLICY_NAMESPACE))
          && kind.equals(hits.text(PolicyHits.POLICY_KIND));
    }

    /** Whether it is about the end that the denial was decided for. */
    boolean concerns(Delta hits) {
      String direction = hits.text(PolicyHits.DIRECTION);
      String decidedFor =
          hits.text(
              direction.equals("ingress") ? PolicyHits.DST_NAMESPACE : PolicyHits.SRC_NAMESPACE);
      return directions.contains(direction)
          && (namespace.isEmpty() || namespace.equals(decidedFor));
    }

    String text() {
      return "%s %s%s %s at %s"
          .formatted(
              kind,
              namespace.isEmpty() ? "" : namespace + "/",
              name,
              event,
              Instant.ofEpochSecond(minute * SECONDS_PER_MINUTE));
    }
  }

  /** Takes a row of {@link PolicyEvents} in; one that is known already changes nothing. */
  public void add(Delta row) {
    add(
        row.text(PolicyEvents.CLUSTER),
        new Event(
            row.window() / SECONDS_PER_MINUTE,
            row.text(PolicyEvents.POLICY_KIND),
            row.text(PolicyEvents.POLICY_NAMESPACE),
            row.text(PolicyEvents.POLICY_NAME),
            row.text(PolicyEvents.EVENT),
            row.text(PolicyEvents.DIRECTIONS)));
  }

  private void add(String cluster, Event event) {
    if (event.isTooLong() || cluster.length() > NAME_MAX) {
      return;
    }
    if (clusters.size() >= CLUSTERS_MAX && !clusters.containsKey(cluster)) {
      return;
    }
    TreeSet<Event> events = clusters.computeIfAbsent(cluster, c -> new TreeSet<>());
    events.add(event);
    if (events.size() > PER_CLUSTER_MAX) {
      events.pollFirst();
    }
  }

  /**
   * The change that may be why.
   *
   * @param hits a row of {@code policy_hits} that is a denial
   * @return such as {@code NetworkPolicy shop/isolate began at 2026-03-04T06:45:00Z}; empty if
   *     there is none
   */
  public String before(Delta hits) {
    TreeSet<Event> events = clusters.get(hits.text(PolicyHits.CLUSTER));
    long minute = hits.window() / SECONDS_PER_MINUTE;
    Event found = null;
    if (events != null) {
      for (Event event : events.descendingSet()) {
        if (event.minute < minute - AFTER_MINUTES) {
          break;
        }
        if (event.minute <= minute && event.isOf(hits)) {
          return event.text();
        }
        if (event.minute <= minute && found == null && event.concerns(hits)) {
          found = event;
        }
      }
    }
    return found == null ? "" : found.text();
  }

  /** For a checkpoint: a part for each cluster. */
  public List<byte[]> toBytes() throws IOException {
    List<byte[]> parts = new ArrayList<>();
    for (Map.Entry<String, TreeSet<Event>> cluster : clusters.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(VERSION);
      out.writeUTF(cluster.getKey());
      out.writeInt(cluster.getValue().size());
      for (Event event : cluster.getValue()) {
        out.writeLong(event.minute);
        out.writeUTF(event.kind);
        out.writeUTF(event.namespace);
        out.writeUTF(event.name);
        out.writeUTF(event.event);
        out.writeUTF(event.directions);
      }
      parts.add(bytes.toByteArray());
    }
    return parts;
  }

  /**
   * Takes a part in.
   *
   * @throws IOException if it is none of this or an earlier version
   */
  public void read(byte[] part) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(part));
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException("memory of policies of version " + version + " is not known");
    }
    String cluster = in.readUTF();
    for (int size = in.readInt(); size > 0; size--) {
      add(
          cluster,
          new Event(
              in.readLong(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
    }
  }
}
