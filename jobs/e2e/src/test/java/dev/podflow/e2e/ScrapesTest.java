package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.Deltas;
import dev.podflow.count.MetricCounter;
import dev.podflow.count.MetricOptions;
import dev.podflow.delta.Delta;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import dev.podflow.identity.Directory;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.table.Metrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the counter makes of scrapes against the plain increase, whether rows go out after each
 * record, so that a late one cannot change any, or much later.
 */
class ScrapesTest {
  private static final Instant START = Instant.parse("2025-05-06T10:00:00Z");
  private static final long MINUTE_MILLIS = 60_000;

  private final Deltas deltas = new Deltas();
  private final Map<String, Double> counted = new TreeMap<>();
  private final Map<String, Double> observations = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 7", "5, 7", "6, 1000", "7, 1000", "8, 1000"})
  void increasesArePlainHoweverTheyCame(long seed, int recordsOfACommit) {
    Scrapes scrapes = new Scrapes(seed, "scraped", START);
    OtlpReader reader = new OtlpReader(MINUTE_MILLIS);
    MetricOptions options = new MetricOptions(8, 5 * MINUTE_MILLIS, true, Set.of("istio"), 0);
    MetricCounter counter = new MetricCounter("metrics.otlp", options, new Directory(), deltas);
    Map<Long, Series> series = new HashMap<>();
    long now = START.plusSeconds(3_600).toEpochMilli();
    int records = 0;
    for (Scrapes.Delivery delivery : scrapes.deliveries) {
      assertThat(reader.read(delivery.value(), 0, delivery.value().length, now)).isNull();
      for (int i = 0; i < reader.size(); i++) {
        Sample sample = reader.sample(i);
        counter.count(sample, series.computeIfAbsent(sample.series, hash -> new Series()));
      }
      if (++records % recordsOfACommit == 0) {
        deltas.drain(this::goOut);
      }
    }
    deltas.drain(this::goOut);

    Map<String, Double> expected = new TreeMap<>();
    Map<String, Double> expectedObservations = new TreeMap<>();
    for (String name : scrapes.series.keySet()) {
      String[] parts = name.split(" ");
      boolean histogram = name.startsWith("bucket") && name.endsWith("+Inf");
      if (histogram || name.startsWith("istio_requests_total")) {
        for (Map.Entry<Long, Double> grown : scrapes.increase(name).entrySet()) {
          expected.merge(
              parts[1] + " " + parts[2] + " " + grown.getKey(), grown.getValue(), Double::sum);
          if (histogram && grown.getValue() > 0) {
            expectedObservations.merge(
                parts[1] + " " + grown.getKey(), grown.getValue(), Double::sum);
          }
        }
      }
    }
    assertThat(counted).isEqualTo(expected);
    assertThat(observations.values().stream().mapToDouble(count -> count).sum())
        .isEqualTo(expectedObservations.values().stream().mapToDouble(count -> count).sum());
    if (recordsOfACommit > records) {
      assertThat(observations).isEqualTo(expectedObservations);
    }
  }

  private void goOut(Delta row) {
    if (row.table() != Metrics.TABLE) {
      return;
    }
    String pod = MapText.get(row.text(Metrics.LABELS), "pod");
    String code = MapText.get(row.text(Metrics.LABELS), "response_code");
    if (row.isKnown(Metrics.INCREASE)) {
      counted.merge(
          pod + " " + code + " " + row.window(), row.float64(Metrics.INCREASE), Double::sum);
    }
    if (row.isKnown(Metrics.HISTOGRAM_COUNT)) {
      counted.merge(
          pod + " +Inf " + row.window(),
          (double) row.measure(Metrics.HISTOGRAM_COUNT),
          Double::sum);
    }
    Sketch sketch = row.sketch(Metrics.HISTOGRAM);
    for (int i = 0; sketch != null && i < sketch.size(); i++) {
      assertThat(sketch.count(i)).as("a state that ClickHouse takes").isPositive();
      observations.merge(pod + " " + row.window(), (double) sketch.count(i), Double::sum);
    }
  }
}
