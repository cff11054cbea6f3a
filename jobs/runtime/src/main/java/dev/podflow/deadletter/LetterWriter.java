package dev.podflow.deadletter;

import dev.podflow.flow.Rejection;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes an operator's dead letters and counts them, all and by reason: what is alerted on is the
 * same for each job.
 */
public final class LetterWriter {
  private final Counter deadLetters;
  private final Map<Rejection, Counter> byReason = new EnumMap<>(Rejection.class);

  /**
   * @param metrics the operator's
   */
  public LetterWriter(MetricGroup metrics) {
    deadLetters = metrics.counter("deadLetters");
    for (Rejection reason : Rejection.values()) {
      byReason.put(
          reason, metrics.addGroup("reason", reason.code()).counter("deadLettersByReason"));
    }
  }

  /**
   * The letter of a record, for {@link DeadLetters#TAG}.
   *
   * @param error a sentence for people; null where there is none, then it is the reason
   */
  public StreamRecord<DeadLetter> write(IntakeRecord<?> record, Rejection reason, String error) {
    return write(
        record.partition(),
        record.offset(),
        record.timestampMillis(),
        record.key(),
        record.value(),
        reason,
        error);
  }

  /** The same of a record that was not read by an intake. */
  public StreamRecord<DeadLetter> write(
      Partition<?> partition,
      long offset,
      long timestampMillis,
      byte[] key,
      byte[] value,
      Rejection reason,
      String error) {
    deadLetters.inc();
    byReason.get(reason).inc();
    return new StreamRecord<>(
        new DeadLetter(
            partition.topic(),
            partition.index(),
            offset,
            timestampMillis,
            reason.code(),
            error == null ? reason.code() : error,
            key,
            value));
  }
}
