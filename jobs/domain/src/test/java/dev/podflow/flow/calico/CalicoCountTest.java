package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.count.ReportCounter;
import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.flow.FlowBatch;
import dev.podflow.identity.Directory;
import dev.podflow.json.JsonText;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader and counter together come to what a naive count comes to. */
class CalicoCountTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final NaiveCalicoCount naive = new NaiveCalicoCount();
  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, new Directory(), deltas);
  private final CalicoReader reader = new CalicoReader();
  private final PartitionMemory memory = new PartitionMemory();
  private final FlowBatch flows = new FlowBatch();
  private final Origin origin = new Origin();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomLogsCountAsTheRulesSay(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      if (!sent.isEmpty() && random.nextInt(10) == 0) {
        // Delivered again, or split by its policies.
        String again = sent.get(random.nextInt(sent.size()));
        count(random.nextBoolean() ? again : again.replace("deny.all", "deny.some"));
        continue;
      }
      StringBuilder text = new StringBuilder();
      JsonText.write(text, new RandomLog(random).json, random);
      sent.add(text.toString());
      count(text.toString());
    }
    assertCounts();
    assertThat(naive.merged).isPositive();
  }

  @Test
  void samplesCountAsTheRulesSay() throws IOException {
    for (String sample : Samples.ALL) {
      if (!sample.equals(Samples.FORWARDED)) {
        count(sample);
      }
    }
    assertCounts();
  }

  @Test
  void recordingsCountAsTheRulesSay() throws IOException {
    Path recording = recordings().resolve("tigera-docs_flowlog_no_aggregation.json");
    assumeTrue(Files.isRegularFile(recording), "no recordings beside the repository");
    // As it is printed, it is not quite JSON.
    String record = Files.readString(recording).replaceAll(",(\\s*])", "$1");
    count(record);
    assertCounts();
    assertThat(naive.hits).hasSize(3);
  }

  private void count(String record) throws IOException {
    JsonNode tree = JACKSON.readTree(record);
    naive.count(tree);
    byte[] bytes = record.getBytes(UTF_8);
    assertThat(reader.read(bytes, flows)).as(record + reader.detail()).isNull();
    origin.topic = "flows.calico";
    origin.timestampMillis = 1_900_000_000_000L;
    assertThat(counter.count(flows, origin, memory)).isNull();
    origin.offset++;
  }

  private void assertCounts() {
    Map<List<String>, Map<String, Long>> pairs = new HashMap<>();
    Map<List<String>, Map<String, Long>> hits = new HashMap<>();
    long[] merged = new long[1];
    deltas.drain(
        row -> {
          if (row.table() == ServicePairs.TABLE) {
            pairs.put(key(row), sums(row));
          } else if (row.table() == PolicyHits.TABLE) {
            hits.put(key(row), sums(row));
          } else if (row.table() == Quality.TABLE) {
            merged[0] += row.measure(Quality.MERGED);
          }
        });
    assertSame(pairs, naive.pairs);
    assertSame(hits, naive.hits);
    assertThat(merged[0]).isEqualTo(naive.merged);
  }

  /** Fails with the rows that differ. */
  private static void assertSame(
      Map<List<String>, Map<String, Long>> actual, Map<List<String>, Map<String, Long>> expected) {
    assertThat(expected).isNotEmpty();
    Map<List<String>, String> differences = new HashMap<>();
    for (Map<List<String>, Map<String, Long>> rows : List.of(actual, expected)) {
      for (List<String> key : rows.keySet()) {
        if (!Objects.equals(actual.get(key), expected.get(key))) {
          differences.put(key, actual.get(key) + " instead of " + expected.get(key));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static List<String> key(Delta row) {
    List<String> key = new ArrayList<>();
    for (Column column : row.table().columns()) {
      switch (column.type().store()) {
        case WINDOW -> key.add(Long.toString(row.window()));
        case TEXT -> key.add(row.text(column.slot()));
        case NUMBER -> key.add(Long.toString(row.number(column.slot())));
        case MEASURE, SKETCH, STATE, LATEST -> {}
      }
    }
    return key;
  }

  private static Map<String, Long> sums(Delta row) {
    Map<String, Long> sums = new TreeMap<>();
    for (Column column : row.table().columns()) {
      if (column.type() == ColumnType.SUM && row.isKnown(column.slot())) {
        sums.put(column.name(), row.measure(column.slot()));
      }
    }
    return sums;
  }

  private static Path recordings() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("data").resolve("calico");
  }
}
