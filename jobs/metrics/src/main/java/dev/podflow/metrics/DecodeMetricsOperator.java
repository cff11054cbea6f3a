package dev.podflow.metrics;

import dev.podflow.config.JobConfig;
import dev.podflow.count.Deltas;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.deadletter.LetterWriter;
import dev.podflow.directory.Identities;
import dev.podflow.flow.Rejection;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.metric.Sample;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.table.Quality;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Reads requests right where they come from Kafka and sends their samples to where their series
 * are. How far it is goes out before each barrier, behind the samples, so it needs no state.
 */
final class DecodeMetricsOperator extends AbstractStreamOperator<Sample>
    implements OneInputStreamOperator<IntakeRecord<Void>, Sample>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  private final JobConfig config;
  private final SerializableSupplier<Identities> identities;
  private transient Identities directory;
  private transient OtlpReader reader;
  private transient Deltas deltas;
  private transient Map<Partition<Void>, Position> positions;
  private transient StreamRecord<Sample> emitted;
  private transient Counter samples;
  private transient Counter untimely;
  private transient LetterWriter letters;

  /** How far a partition is; offsets. */
  private static final class Position {
    long next;
    long handedOn;
  }

  DecodeMetricsOperator(JobConfig config, SerializableSupplier<Identities> identities) {
    this.config = config;
    this.identities = identities;
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (!config.get(MetricsOptions.PAIR_SYSTEMS).isEmpty()) {
      directory = identities.get();
      directory.awaitStart();
    }
    reader = new OtlpReader(config.get(MetricsOptions.MAX_SKEW).toMillis());
    deltas = new Deltas();
    positions = new HashMap<>();
    emitted = new StreamRecord<>(null);
    samples = getMetricGroup().counter("samples");
    untimely = getMetricGroup().counter("untimelyPoints");
    letters = new LetterWriter(getMetricGroup());
  }

  @Override
  public void processElement(StreamRecord<IntakeRecord<Void>> element) {
    IntakeRecord<Void> record = element.getValue();
    if (record.isAssignment()) {
      return;
    }
    // A pod is not scraped before it is known, but its metadata may come a little later.
    if (directory != null && !directory.hasReadTo(record.timestampMillis())) {
      record.postpone();
      return;
    }
    byte[] value = record.value();
    Rejection rejection = reader.read(value, 0, value.length, record.timestampMillis());
    untimely.inc(reader.refused());
    if (rejection != null) {
      bury(record, rejection);
    } else if (reader.size() == 0) {
      tell(record, Quality.NOT_TRAFFIC);
    } else {
      handOnSamples();
      deltas.quality(record.partition().topic(), record.timestampMillis()).add(Quality.RECEIVED, 1);
    }
    positions.computeIfAbsent(record.partition(), partition -> new Position()).next =
        record.offset() + 1;
  }

  private void handOnSamples() {
    for (int i = 0; i < reader.size(); i++) {
      Sample sample = reader.sample(i);
      sample.standsForRecord = i == 0;
      output.collect(emitted.replace(sample));
    }
    samples.inc(reader.size());
  }

  private void tell(IntakeRecord<Void> record, int measure) {
    deltas
        .quality(record.partition().topic(), record.timestampMillis())
        .add(Quality.RECEIVED, 1)
        .add(measure, 1);
  }

  private void bury(IntakeRecord<Void> record, Rejection reason) {
    tell(record, Quality.DEAD_LETTERS);
    output.collect(DeadLetters.TAG, letters.write(record, reason, reader.detail()));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    positions.forEach(
        (partition, position) -> {
          if (position.next > position.handedOn) {
            position.handedOn = position.next;
            deltas.progress(config.jobName(), partition.topic(), partition.index(), position.next);
          }
        });
    deltas.drain(row -> output.collect(MetricsPipeline.ROWS, new StreamRecord<>(row)));
  }

  @Override
  public void close() throws Exception {
    if (directory != null) {
      directory.close();
    }
    super.close();
  }
}
