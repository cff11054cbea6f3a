package dev.podflow.posture;

import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.deadletter.LetterWriter;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.flow.Rejection;
import dev.podflow.identity.Horizon;
import dev.podflow.identity.Life;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodHistory;
import dev.podflow.identity.PodVersion;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.inventory.LabelLimit;
import dev.podflow.inventory.PodRows;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.PolicyFeed;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.table.Pods;
import dev.podflow.table.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Turns metadata into rows of the history of pods and of policies, and hands on what has changed
 * just before a checkpoint's barrier.
 *
 * <p>It has no state but the source's offset, because the compacted topic holds all of it: when it
 * is given a partition it reads it again from its beginning to its end. What was handed on by the
 * checkpoint that it starts from is taken in silence; what is newer changes rows as usual. So after
 * a restart nobody sees an older row than before.
 *
 * <p>What is in memory is bounded by a {@link Horizon}, whose clock is the topic's: the newest
 * record's timestamp. A record that cannot be read is a dead letter, once.
 */
final class KeepHistoryOperator extends AbstractStreamOperator<Delta>
    implements OneInputStreamOperator<IntakeRecord<Void>, Delta>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  private final JobConfig config;
  private final SerializableSupplier<Replay> replays;
  private transient PodHistory history;
  private transient Horizon horizon;
  private transient long newestMillis;
  private transient PodRows rows;
  private transient PolicyKeeper policies;
  private transient DeltaMap changed;
  private transient Map<Partition<Void>, Position> positions;
  private transient StreamRecord<Delta> emitted;
  private transient boolean silent;
  private transient int rowsMax;
  private transient LetterWriter letters;
  private transient Counter labelsCut;

  /** How far a partition is; offsets. */
  private static final class Position {
    long replayedUntil;
    long next;
    long handedOn;
  }

  /**
   * What a record says. It is read as a whole before anything is changed by it, so that a record is
   * either taken or a dead letter, and an error of ours is no dead letter.
   */
  private record News(KubernetesObject object, Life life, Consumer<PolicyHistory> policies) {
    static News read(byte[] value) throws IOException {
      KubernetesObject object = KubernetesObjectCodec.decode(value);
      return new News(object, DirectoryFeed.life(object), PolicyFeed.read(object));
    }
  }

  KeepHistoryOperator(JobConfig config, SerializableSupplier<Replay> replays) {
    this.config = config;
    this.replays = replays;
  }

  @Override
  public void open() throws Exception {
    super.open();
    history = new PodHistory(this::change);
    horizon = new Horizon(history, config.get(PostureOptions.HISTORY_HORIZON).toMillis());
    newestMillis = Long.MIN_VALUE;
    rows = new PodRows(new LabelLimit(config.get(PostureOptions.LABEL_BYTES_MAX)));
    changed = new DeltaMap(Pods.TABLE);
    positions = new HashMap<>();
    emitted = new StreamRecord<>(null);
    rowsMax = config.get(JobOptions.COMBINE_ROWS_MAX);
    letters = new LetterWriter(getMetricGroup());
    labelsCut = getMetricGroup().counter("labelsCut");
    getMetricGroup().gauge("knownVersions", history::size);
    policies =
        new PolicyKeeper(config, getMetricGroup(), row -> output.collect(emitted.replace(row)));
  }

  @Override
  public void processElement(StreamRecord<IntakeRecord<Void>> element) {
    IntakeRecord<Void> record = element.getValue();
    Position position = positions.computeIfAbsent(record.partition(), p -> new Position());
    if (record.isAssignment()) {
      replay(record.partition(), record.offset(), position);
      return;
    }
    if (record.offset() >= position.replayedUntil) {
      apply(
          record.partition(),
          record.offset(),
          record.timestampMillis(),
          record.key(),
          record.value());
    }
    position.next = record.offset() + 1;
  }

  private void replay(Partition<Void> partition, long start, Position position) {
    if (partition.index() != 0) {
      throw new IllegalStateException(
          partition.topic()
              + " has more than one partition; a pod and its owners would come in no order");
    }
    Replay replay = replays.get();
    long end = replay.end(partition.topic(), partition.index());
    // Of a topic that was made anew nothing has been handed on.
    long handedOn = start > end ? 0 : Math.max(0, start);
    replay.read(
        partition.topic(),
        partition.index(),
        end,
        (offset, timestampMillis, key, value) -> {
          silent(offset < handedOn);
          apply(partition, offset, timestampMillis, key, value);
        });
    silent(false);
    position.replayedUntil = end;
    position.handedOn = handedOn;
  }

  private void silent(boolean now) {
    silent = now;
    policies.silent(now);
  }

  private void apply(
      Partition<Void> partition, long offset, long timestampMillis, byte[] key, byte[] value) {
    if (value == null || value.length == 0) {
      forget(key);
    } else {
      News news = null;
      try {
        news = News.read(value);
      } catch (IOException | IllegalArgumentException e) {
        bury(partition, offset, timestampMillis, key, value, e);
      }
      if (news != null) {
        learn(news, timestampMillis);
      }
    }
    if (timestampMillis > newestMillis) {
      newestMillis = timestampMillis;
      horizon.forget(newestMillis);
    }
    if (changed.size() >= rowsMax) {
      handOnRows();
    }
  }

  private void learn(News news, long timestampMillis) {
    policies.apply(news.policies);
    if (DirectoryFeed.apply(news.object, news.life, history)) {
      horizon.applied(news.life, timestampMillis);
    }
  }

  private void bury(
      Partition<Void> partition,
      long offset,
      long timestampMillis,
      byte[] key,
      byte[] value,
      Exception why) {
    if (!silent) {
      output.collect(
          DeadLetters.TAG,
          letters.write(
              partition,
              offset,
              timestampMillis,
              key,
              value,
              Rejection.MALFORMED,
              why.getMessage()));
    }
  }

  /** A tombstone comes days after the end, which the table knows; the row stays. */
  private void forget(byte[] key) {
    LifeKey life = key == null ? null : LifeKey.parse(new String(key, StandardCharsets.UTF_8));
    if (life != null) {
      history.remove(life);
      policies.forget(life);
    }
  }

  private void change(PodVersion version) {
    if (!silent) {
      changed.merge(rows.row(version));
      labelsCut.inc(rows.labelsCut() - labelsCut.getCount());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    handOn();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    handOn();
  }

  private void handOn() {
    policies.handOn();
    handOnRows();
    positions.forEach(
        (partition, position) -> {
          if (position.next > position.handedOn) {
            position.handedOn = position.next;
            Delta progress =
                new Delta(Progress.TABLE)
                    .text(Progress.JOB, config.jobName())
                    .text(Progress.TOPIC, partition.topic())
                    .number(Progress.PARTITION, partition.index())
                    .add(Progress.SETTLED_OFFSET, position.next);
            output.collect(emitted.replace(progress));
          }
        });
  }

  private void handOnRows() {
    changed.drain(row -> output.collect(emitted.replace(row)));
  }
}
