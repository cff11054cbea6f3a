package dev.podflow.posture;

import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What topic {@code k8s.metadata} holds, for tests: a record may be compacted away. */
final class TopicInMemory implements Replay {
  /** A value of null is a tombstone. */
  record Record(long offset, long timestampMillis, byte[] key, byte[] value) {}

  private final List<Record> records = new ArrayList<>();
  private long end;
  private long clockMillis;

  /** What is added from now on was written then. */
  void at(Instant time) {
    clockMillis = time.toEpochMilli();
  }

  Record add(KubernetesObject object) {
    return add(KubernetesObjectCodec.key(object), KubernetesObjectCodec.encode(object));
  }

  Record tombstone(KubernetesObject object) {
    return add(KubernetesObjectCodec.key(object), null);
  }

  Record add(String key, byte[] value) {
    Record record = new Record(end++, clockMillis, key.getBytes(StandardCharsets.UTF_8), value);
    records.add(record);
    return record;
  }

  /** The records from an offset on, in their order. */
  List<Record> from(long offset) {
    return records.stream().filter(record -> record.offset() >= offset).toList();
  }

  /** Keeps the newest record of each key alone. */
  void compact() {
    Map<String, Record> newest = new HashMap<>();
    records.forEach(record -> newest.put(new String(record.key(), StandardCharsets.UTF_8), record));
    records.retainAll(newest.values());
  }

  @Override
  public long end(String topic, int partition) {
    return end;
  }

  @Override
  public void read(String topic, int partition, long until, Consumer consumer) {
    for (Record record : records) {
      if (record.offset() < until) {
        consumer.accept(record.offset(), record.timestampMillis(), record.key(), record.value());
      }
    }
  }
}
