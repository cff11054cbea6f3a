package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A compacted topic in memory that also remembers every record. */
final class MemoryStore implements MetadataStore {
  /**
   * A record.
   *
   * @param value null for a tombstone
   */
  record Record(String key, KubernetesObject value) {}

  private final List<Record> records = new ArrayList<>();
  private final Map<String, Record> compacted = new LinkedHashMap<>();
  private boolean refusing;

  @Override
  public synchronized LifeTracker read(String cluster) {
    LifeTracker tracker = new LifeTracker(cluster);
    for (Record record : compacted.values()) {
      if (record.value() == null) {
        tracker.unknown(record.key());
      } else {
        tracker.known(KubernetesObject.newBuilder(record.value()).build());
      }
    }
    return tracker;
  }

  @Override
  public Writer open() {
    return new Writer() {
      @Override
      public void write(String key, byte[] value) {
        add(key, value);
      }

      @Override
      public void flush() {}

      @Override
      public void abort() {}

      @Override
      public void close() {}
    };
  }

  private synchronized void add(String key, byte[] value) {
    if (refusing) {
      throw new IllegalStateException("the store refuses");
    }
    try {
      Record record = new Record(key, value == null ? null : KubernetesObjectCodec.decode(value));
      records.add(record);
      compacted.remove(key);
      compacted.put(key, record);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized void refuse(boolean now) {
    refusing = now;
  }

  /** All records, in order. */
  synchronized List<Record> records() {
    return List.copyOf(records);
  }

  /** What the compacted topic holds of a kind. */
  synchronized List<KubernetesObject> held(String kind) {
    return compacted.values().stream()
        .map(Record::value)
        .filter(value -> value != null && value.getKind().equals(kind))
        .toList();
  }

  /** The newest version of an object; null if there is none. */
  KubernetesObject newest(String kind, String name) {
    return held(kind).stream()
        .filter(object -> object.getName().equals(name))
        .reduce((a, b) -> a.getSince().isAfter(b.getSince()) ? a : b)
        .orElse(null);
  }

  /** How many records of objects, markers left out, were written. */
  long changes() {
    return records().stream()
        .filter(r -> r.value() == null || !(r.value().getBody() instanceof Marker))
        .count();
  }

  /** Up to when it is complete; the epoch if nobody said. */
  Instant completeUntil() {
    return markers(MarkerType.HEARTBEAT)
        .map(Marker::getCompleteUntil)
        .reduce(Instant.EPOCH, (a, b) -> b);
  }

  /** Waits until it is complete up to this moment; says which one that was. */
  Instant awaitCoverageOfNow() {
    Instant now = Instant.now();
    Waiting.await(() -> completeUntil().isAfter(now));
    return now;
  }

  Stream<Marker> markers(MarkerType type) {
    return records().stream()
        .filter(r -> r.value() != null && r.value().getBody() instanceof Marker)
        .map(r -> (Marker) r.value().getBody())
        .filter(marker -> marker.getType() == type);
  }
}
