package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts a simulated cluster's records a second time: more connections than recordings have. */
class SimulatedRecordsTest {
  private static final Instant START = Instant.parse("2025-03-05T10:00:00Z");

  /** Keeps the records that are made to be counted. */
  private static final class GoodRecords implements SimulationOutput {
    final List<String> lines = new ArrayList<>();
    int bad;

    @Override
    public void initialObjects(byte[] list) {
      // Both counts know no metadata.
    }

    @Override
    public void watchEvent(byte[] event) {
      // Both counts know no metadata.
    }

    @Override
    public void record(Log log, String node, byte[] line) {
      if (NaiveHubbleCount.isUsable(line)) {
        lines.add(new String(line, UTF_8));
      } else {
        bad++;
      }
    }

    @Override
    public void truth(Truth truth) {
      // It knows the metadata.
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void everyRowIsAsTheNaiveCountHasIt(long seed) throws IOException {
    GoodRecords records = new GoodRecords();
    Truth truth =
        Simulation.run(new SimulationConfig(seed, START, 1, 300, 60, 4, 0.25, "sim"), records);
    assertThat(records.bad).isEqualTo((int) truth.quality.total("dead_letters"));

    NaiveHubbleCount naive =
        NaiveHubbleCount.of(NaiveHubbleCount.parse(records.lines), Duration.ofMinutes(1));
    ProductCount.of(records.lines).assertIs(naive);
  }
}
