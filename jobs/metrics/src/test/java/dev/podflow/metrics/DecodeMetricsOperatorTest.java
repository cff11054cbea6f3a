package dev.podflow.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.metric.Sample;
import dev.podflow.table.Progress;
import dev.podflow.table.Quality;
import java.util.List;
import java.util.Queue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeMetricsOperatorTest {
  private static final long NOON = 1_767_355_200_000L;

  private static final String TWO_POINTS =
      """
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"up","gauge":{"dataPoints":[
        {"timeUnixNano":"1767355200000000000","asInt":"1"},
        {"timeUnixNano":"1767355200000000000","asInt":"0",
          "attributes":[{"key":"pod","value":{"stringValue":"web"}}]}]}}]}]}]}
      """;

  private final Partition<Void> partition = new Partition<>("metrics.otlp", 2, null);
  private final IntakeRecord<Void> record = new IntakeRecord<>();
  private OneInputStreamOperatorTestHarness<IntakeRecord<Void>, Sample> harness;

  @BeforeEach
  void open() throws Exception {
    Told.nothing();
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new DecodeMetricsOperator(MetricsOptions.parse(), Told::new));
    harness.setup(SampleSerializer.INSTANCE);
    harness.open();
    harness.processElement(
        new StreamRecord<>(new IntakeRecord<Void>().set(partition, null, -1, -1)));
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void samplesGoOnAtOnceAndOneOfThemStandsForTheRecord() throws Exception {
    read(0, TWO_POINTS);

    assertThat(harness.extractOutputValues())
        .extracting(sample -> sample.metric + " " + sample.value + " " + sample.standsForRecord)
        .containsExactly("up 1.0 true", "up 0.0 false");
    assertThat(harness.extractOutputValues())
        .allSatisfy(sample -> assertThat(sample.seenMillis).isEqualTo(NOON));
    assertThat(harness.getSideOutput(MetricsPipeline.ROWS)).isNull();
  }

  @Test
  void saysBeforeTheBarrierHowFarItIsAndWhatBecameOfRecords() throws Exception {
    read(4, TWO_POINTS);
    read(5, "{\"resourceMetrics\":[]}");
    read(6, "{\"resourceMetrics\":[");
    harness.prepareSnapshotPreBarrier(1);

    Delta quality = rows(Quality.TABLE).get(0);
    assertThat(quality.text(Quality.INPUT)).isEqualTo("metrics.otlp");
    assertThat(quality.window()).isEqualTo(NOON / 1_000);
    assertThat(quality.measure(Quality.RECEIVED)).isEqualTo(3);
    assertThat(quality.measure(Quality.NOT_TRAFFIC)).isEqualTo(1);
    assertThat(quality.measure(Quality.DEAD_LETTERS)).isEqualTo(1);
    assertThat(quality.measure(Quality.USED)).as("who counts the sample says so").isZero();
    Delta progress = rows(Progress.TABLE).get(0);
    assertThat(progress.text(Progress.JOB)).isEqualTo("metrics");
    assertThat(progress.number(Progress.PARTITION)).isEqualTo(2);
    assertThat(progress.measure(Progress.SETTLED_OFFSET)).isEqualTo(7);

    harness.getSideOutput(MetricsPipeline.ROWS).clear();
    harness.prepareSnapshotPreBarrier(2);
    assertThat(harness.getSideOutput(MetricsPipeline.ROWS)).as("nothing new").isEmpty();
  }

  @Test
  void whatCannotBeUsedIsBuriedWithItsBytes() throws Exception {
    read(6, "{\"resourceMetrics\":[");

    DeadLetter letter = harness.getSideOutput(DeadLetters.TAG).element().getValue();
    assertThat(letter.reason()).isEqualTo("malformed");
    assertThat(letter.error()).isEqualTo("resourceMetrics at byte 20");
    assertThat(letter.offset()).isEqualTo(6);
    assertThat(letter.value()).asString(UTF_8).isEqualTo("{\"resourceMetrics\":[");
    assertThat(harness.extractOutputValues()).isEmpty();
  }

  @Test
  void waitsForMetadataOfTheRecordsTime() throws Exception {
    Told.metadataIsRead = false;
    read(0, TWO_POINTS);
    assertThat(record.isPostponed()).isTrue();
    harness.prepareSnapshotPreBarrier(1);
    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(harness.getSideOutput(MetricsPipeline.ROWS)).isNull();

    Told.metadataIsRead = true;
    read(0, TWO_POINTS);
    assertThat(harness.extractOutputValues()).hasSize(2);
  }

  private void read(long offset, String value) throws Exception {
    record.set(partition, value.getBytes(UTF_8), offset, NOON);
    harness.processElement(new StreamRecord<>(record));
  }

  private List<Delta> rows(DeltaTable table) {
    Queue<StreamRecord<Delta>> rows = harness.getSideOutput(MetricsPipeline.ROWS);
    return rows.stream().map(StreamRecord::getValue).filter(row -> row.table() == table).toList();
  }
}
