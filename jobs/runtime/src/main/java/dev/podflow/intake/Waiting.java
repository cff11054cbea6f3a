package dev.podflow.intake;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Records that wait: of each partition one that was {@linkplain IntakeRecord#postpone postponed},
 * and behind it those that Kafka's reader had read already. Not thread-safe.
 */
final class Waiting<S> {
  /** About what a record takes beside its bytes. */
  private static final int RECORD_BYTES = 128;

  /** What came behind a postponed record; by the partition's index. */
  private final Map<Integer, Line<S>> lines = new HashMap<>();

  /** The lines that are offered again one after the other. */
  private final Queue<Line<S>> round = new ArrayDeque<>();

  /** The records of one partition, oldest first; never empty. */
  private static final class Line<S> {
    final ArrayDeque<IntakeRecord<S>> records = new ArrayDeque<>();
    long bytes;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether a partition has a record that waits, so that no other of it may be handed on. */
  boolean has(Partition<S> partition) {
    return !lines.isEmpty() && lines.containsKey(partition.index());
  }

  /**
   * Puts a record behind those of its partition.
   *
   * @param record is kept
   * @return how many bytes wait of its partition now
   */
  long add(IntakeRecord<S> record) {
    Line<S> line = lines.computeIfAbsent(record.partition().index(), index -> new Line<>());
    line.records.add(record);
    line.bytes += size(record);
    return line.bytes;
  }

  private static long size(IntakeRecord<?> record) {
    int key = record.key() == null ? 0 : record.key().length;
    return RECORD_BYTES + key + record.value().length;
  }

  /** The offset of the oldest record of a partition that waits; {@code none} where none does. */
  long oldestOffset(int partition, long none) {
    Line<S> line = lines.get(partition);
    return line == null ? none : line.records.element().offset();
  }

  /** Begins to offer all that waits again. */
  void beginRound() {
    round.addAll(lines.values());
  }

  /** The record that is to be offered next; null if none is in this round. */
  IntakeRecord<S> next() {
    return round.isEmpty() ? null : round.element().records.element();
  }

  /** The {@link #next} one was offered: it is gone, unless it was postponed once more. */
  void offered() {
    Line<S> line = round.element();
    IntakeRecord<S> record = line.records.element();
    if (record.isPostponed()) {
      round.remove();
      return;
    }
    line.records.remove();
    line.bytes -= size(record);
    if (line.records.isEmpty()) {
      round.remove();
      lines.remove(record.partition().index());
    }
  }
}
