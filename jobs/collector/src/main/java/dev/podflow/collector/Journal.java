package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.Observation;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is written in a session goes through here, in one order: what the tracker calls
 * news, markers, tombstones. Each record is written only while the lease is held. Thread-safe.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** For so long an object that went is remembered, should a sight of it come late. */
  private static final Duration GONE_KEPT = Duration.ofHours(1);

  private final LifeTracker tracker;
  private final MetadataStore.Writer writer;
  private final BooleanSupplier mayWrite;
  private final int valueBytesMax;
  private final CollectorMetrics metrics;
  private final Set<String> completed = new HashSet<>();

  Journal(
      LifeTracker tracker,
      MetadataStore.Writer writer,
      BooleanSupplier mayWrite,
      int valueBytesMax,
      CollectorMetrics metrics) {
    this.tracker = tracker;
    this.writer = writer;
    this.mayWrite = mayWrite;
    this.valueBytesMax = valueBytesMax;
    this.metrics = metrics;
  }

  synchronized void begin(Resource resource, Instant at) {
    tracker.begin(resource.snapshotKind(), at, this::write);
  }

  synchronized void observe(Resource resource, Observation observation) {
    tracker.observe(observation, this::write);
    metrics.objects(resource, tracker.present(resource.snapshotKind()));
  }

  synchronized void complete(Resource resource, Instant begun, Instant answered) {
    tracker.complete(List.of(resource.snapshotKind()), begun, answered, this::write);
    completed.add(resource.snapshotKind());
    metrics.objects(resource, tracker.present(resource.snapshotKind()));
  }

  synchronized void heartbeat(Instant completeUntil) {
    write(tracker.heartbeat(completeUntil));
  }

  /** Forgets objects that are gone, and deletes what ended longer ago than the retention. */
  synchronized void keepHouse(Instant now, Duration retention) {
    tracker.forget(completed, now.minus(GONE_KEPT));
    tracker.retire(
        now.minus(retention),
        key -> {
          checkLease();
          writer.write(key, null);
          metrics.tombstone();
        });
  }

  private void write(KubernetesObject object) {
    checkLease();
    String key = KubernetesObjectCodec.key(object);
    byte[] value = KubernetesObjectCodec.encode(object);
    if (value.length > valueBytesMax) {
      metrics.tooLarge(object.getKind());
      LOG.warn("{} is left out: {} bytes are more than {}", key, value.length, valueBytesMax);
      return;
    }
    writer.write(key, value);
    metrics.written();
  }

  private void checkLease() {
    if (!mayWrite.getAsBoolean()) {
      throw new NotLeaderException();
    }
  }
}
