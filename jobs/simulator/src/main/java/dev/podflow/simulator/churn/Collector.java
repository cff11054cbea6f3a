package dev.podflow.simulator.churn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.metadata.Observation;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.UntilEvidence;
import dev.podflow.simulator.churn.ApiServer.Change;
import dev.podflow.simulator.churn.ApiServer.Kind;
import dev.podflow.simulator.cluster.Dice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches an API server as a collector does, and writes the records of {@code k8s.metadata}. Each
 * kind has a watch of its own, which is late by a time that comes and goes. Its heartbeats are
 * honest: they never say more than what has been written before them.
 */
final class Collector {
  /** Kubelets tell late; the real collector allows them as much. */
  private static final long STATUS_LAG_MILLIS = 2_000;

  private static final int TICK_MILLIS = 200;
  private static final int HEARTBEAT_MILLIS = 1_000;
  private static final double DOUBLED = 0.02;
  private static final double SWAPPED = 0.2;
  private static final double REPLAYED = 0.01;
  private static final int REPLAY_MOST = 10;

  private record Record(String key, byte[] value) {}

  /** The watch of one kind. */
  private final class Watch {
    final Kind kind;

    /** Everything that changed until then has been seen. */
    long seenUntil;

    /** How late it is, and until when that holds. */
    long lag;

    long lagUntil;

    /** What it saw last: a new connection may tell it again. */
    final Deque<Change> recent = new ArrayDeque<>();

    Watch(Kind kind) {
      this.kind = kind;
    }

    void read() {
      long now = agenda.now();
      if (now >= lagUntil) {
        boolean slow = dice.chance(0.1);
        lag =
            slow
                ? (long) (dice.share() * config.metadataDelay().toMillis())
                : dice.between(20, 600);
        lagUntil = now + dice.between(2_000, slow ? 30_000 : 10_000);
      }
      long until = Math.max(seenUntil, now - lag);
      Deque<Change> changes = api.changes(kind);
      if (dice.chance(REPLAYED)) {
        recent.forEach(Collector.this::observe);
      }
      while (!changes.isEmpty() && changes.peek().at() <= until) {
        Change change = changes.poll();
        observe(change);
        recent.add(change);
        if (recent.size() > REPLAY_MOST) {
          recent.remove();
        }
      }
      seenUntil = until;
    }
  }

  private final String cluster;
  private final ChurnConfig config;
  private final Agenda agenda;
  private final ApiServer api;
  private final Dice dice;
  private final ChurnTruth truth;
  private final Arrivals arrivals;
  private final MetadataReader reader;
  private final Map<Kind, Watch> watches = new EnumMap<>(Kind.class);
  private final List<Record> batch = new ArrayList<>();

  /** What the compacted topic holds of this cluster, as a new collector reads it. */
  private final Map<String, byte[]> topic = new LinkedHashMap<>();

  private LifeTracker tracker;

  /** Grows with each restart and stall: what was planned before then is void. */
  private int life;

  private long heartbeatAt;

  /** What the last heartbeat said. */
  private long promised;

  Collector(
      String cluster,
      ChurnConfig config,
      Agenda agenda,
      ApiServer api,
      ChurnTruth truth,
      Arrivals arrivals,
      Dice dice) {
    this.cluster = cluster;
    this.config = config;
    this.agenda = agenda;
    this.api = api;
    this.truth = truth;
    this.arrivals = arrivals;
    this.dice = dice;
    this.reader = new MetadataReader(cluster, agenda);
    for (Kind kind : Kind.values()) {
      watches.put(kind, new Watch(kind));
    }
  }

  /** Begins, or begins again after it was away: reads what the topic holds, lists, and watches. */
  void start() {
    tracker = new LifeTracker(cluster);
    try {
      for (byte[] value : topic.values()) {
        tracker.known(KubernetesObjectCodec.decode(value));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long now = agenda.now();
    List<String> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      kinds.add(kind.label);
      Watch watch = watches.get(kind);
      if (kind == Kind.POD) {
        truth.unwatched(cluster, promised, uid -> api.has(Kind.POD, uid));
      }
      api.changes(kind).clear();
      watch.recent.clear();
      watch.seenUntil = now;
      tracker.begin(kind.label, Instant.ofEpochMilli(now), this::write);
      for (ObjectNode object : api.list(kind)) {
        observe(object.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    tracker.complete(kinds, Instant.ofEpochMilli(now), Instant.ofEpochMilli(now), this::write);
    flush();
    heartbeat();
    tick(++life);
  }

  /** Ends, as a crash does. */
  void stop() {
    life++;
  }

  /** Hears nothing from the watch of pods for a time, without noticing. */
  void stall(long millis) {
    Watch watch = watches.get(Kind.POD);
    watch.lag = Long.MAX_VALUE / 2;
    watch.lagUntil = agenda.now() + millis;
  }

  private void tick(int of) {
    if (of != life) {
      return;
    }
    for (Watch watch : watches.values()) {
      watch.read();
    }
    flush();
    if (agenda.now() - heartbeatAt >= HEARTBEAT_MILLIS) {
      heartbeat();
    }
    agenda.after(TICK_MILLIS, () -> tick(of));
  }

  private void observe(Change change) {
    observe(change.event());
  }

  private void observe(byte[] json) {
    try {
      reader.read(new ByteArrayInputStream(json), this::observe);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void observe(Observation observation) {
    tracker.observe(observation, this::write);
  }

  private void write(KubernetesObject object) {
    if (object.getBody() instanceof Pod pod && !pod.getIps().isEmpty()) {
      boolean ended =
          object.getUntil() != null
              && object.getUntilEvidence() != UntilEvidence.MISSING_FROM_SNAPSHOT;
      truth.known(object.getUid(), agenda.now(), ended);
    }
    String key = KubernetesObjectCodec.key(object);
    byte[] value = KubernetesObjectCodec.encode(object);
    topic.put(key, value);
    batch.add(new Record(key, value));
  }

  /** Writes what has come together, in an order that is only kept for each key. */
  private void flush() {
    Record[] records = batch.toArray(new Record[0]);
    batch.clear();
    for (int i = 1; i < records.length; i++) {
      if (dice.chance(SWAPPED) && !records[i].key().equals(records[i - 1].key())) {
        Record record = records[i];
        records[i] = records[i - 1];
        records[i - 1] = record;
      }
    }
    for (Record record : records) {
      arrivals.metadata(record.key(), record.value());
      if (dice.chance(DOUBLED)) {
        arrivals.metadata(record.key(), record.value());
      }
    }
  }

  private void heartbeat() {
    heartbeatAt = agenda.now();
    long seen =
        Arrays.stream(Kind.values()).mapToLong(k -> watches.get(k).seenUntil).min().orElseThrow();
    long until = seen - STATUS_LAG_MILLIS;
    promised = until;
    KubernetesObject marker = tracker.heartbeat(Instant.ofEpochMilli(until));
    String key = KubernetesObjectCodec.key(marker);
    byte[] value = KubernetesObjectCodec.encode(marker);
    topic.put(key, value);
    arrivals.metadata(key, value);
    truth.covered(cluster, agenda.now(), until);
  }
}
