package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podflow.delta.Delta;
import dev.podflow.table.Http;
import dev.podflow.table.ServicePairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays recordings through reader and counter, and counts them a second time. */
class RecordingsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Stream<Path> recordings() throws IOException {
    return Stream.concat(Stream.of(Recordings.fixture()), Recordings.real().stream());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyRowIsAsTheNaiveCountHasIt(Path file) throws IOException {
    NaiveHubbleCount naive = NaiveHubbleCount.of(NaiveHubbleCount.read(List.of(file)), MINUTE);
    ProductCount.of(Files.readAllLines(file)).assertIs(naive);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyFlowHasTwoEndsAndOneFate(Path file) throws IOException {
    List<String> ends =
        List.of("exact", "from_log", "late", "ambiguous", "external", "unresolved").stream()
            .map("ends_"::concat)
            .toList();
    List<String> fates = List.of("flows_forwarded", "flows_dropped", "flows_denied");
    for (Delta row : ProductCount.of(Files.readAllLines(file)).rows("service_pairs")) {
      long flows = row.measure(ServicePairs.FLOWS);
      assertThat(total(row, ends)).isEqualTo(2 * flows);
      assertThat(total(row, fates)).isEqualTo(flows);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void whatHubbleCannotKnowIsNull(Path file) throws IOException {
    for (Delta row : ProductCount.of(Files.readAllLines(file)).rows("service_pairs")) {
      assertThat(
              Stream.of("bytes_sent", "bytes_received", "packets_sent", "packets_received", "mtls")
                  .map(ServicePairs.TABLE::slot)
                  .filter(row::isKnown))
          .isEmpty();
    }
  }

  /** The agent lost the request times of 13 of 32 responses; one of them has no request here. */
  @Test
  void latenciesThatTheAgentLostAreFoundAgain() throws IOException {
    List<Path> files =
        Recordings.real().stream().filter(file -> file.toString().contains("400-tcp")).toList();
    assumeTrue(!files.isEmpty(), "no recordings beside the project");
    List<Delta> rows = ProductCount.of(Files.readAllLines(files.get(0))).rows("http");
    long responses =
        rows.stream()
            .filter(row -> row.number(Http.STATUS) != 0)
            .mapToLong(row -> row.measure(Http.REQUESTS))
            .sum();
    long timed =
        rows.stream()
            .map(row -> row.sketch(Http.LATENCY_US))
            .mapToLong(sketch -> sketch == null ? 0 : ProductCount.count(sketch))
            .sum();
    assertThat(responses).isEqualTo(32);
    assertThat(timed).isEqualTo(19 + 12);
  }

  private static long total(Delta row, List<String> measures) {
    return measures.stream().mapToLong(name -> row.measure(row.table().slot(name))).sum();
  }
}
