package dev.podflow.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.coredns.CoreDnsReader;
import dev.podflow.table.Dns;
import dev.podflow.table.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsLogCountTest {
  private static final String QUERY =
      "2026-03-01T12:00:%02d.5Z [INFO] 10.1.1.7:40000 - 7 \"A IN a.example. udp 5 false 512\" %s 9 0.010s";
  private static final String FAILURE =
      "2026-03-01T12:00:%02d.5Z [ERROR] plugin/errors: 2 a.example. A: read udp 1.1.1.1:53: i/o timeout";
  private static final String KEY = "1772366400 default coredns destination ";

  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, new Street(), deltas);
  private final CoreDnsReader reader = new CoreDnsReader();
  private final FlowBatch flows = new FlowBatch();
  private final Origin origin = new Origin();
  private final PartitionMemory memory = new PartitionMemory();

  @Test
  void lineIsAQueryAndItsAnswer() {
    read("n1", QUERY.formatted(1, "NOERROR qr"));
    read("n1", QUERY.formatted(2, "NXDOMAIN qr"));
    read("n1", QUERY.formatted(3, "NXDOMAIN qr"));
    Map<String, Map<String, String>> rows = RowText.drain(deltas, Dns.TABLE);
    assertThat(rows)
        .containsOnlyKeys(
            KEY + "shop app3 a.example. A ",
            KEY + "shop app3 a.example. A NOERROR",
            KEY + "shop app3 a.example. A NXDOMAIN");
    assertThat(rows.get(KEY + "shop app3 a.example. A ")).containsEntry("queries", "3");
    assertThat(rows.get(KEY + "shop app3 a.example. A NXDOMAIN"))
        .containsEntry("answers", "2")
        .containsEntry("latency_us", "[460:2]");
    assertQuality(3, 3, 0);
  }

  @Test
  void lineThatComesAgainIsMerged() {
    read("n1", QUERY.formatted(1, "NOERROR qr"));
    read("n1", QUERY.formatted(1, "NOERROR qr"));
    assertQuality(2, 1, 1);
  }

  @Test
  void failureCountsOnlyWhereTheServerLogsNoQueries() {
    read("n1", QUERY.formatted(1, "- -"));
    read("n1", FAILURE.formatted(2));
    read("n2", FAILURE.formatted(3));
    assertQuality(3, 2, 1);
    Map<String, Map<String, String>> rows = RowText.drain(deltas, Dns.TABLE);
    assertThat(rows.get(KEY + "shop app3 a.example. A SERVFAIL")).containsEntry("answers", "1");
    assertThat(rows.get(KEY + "  a.example. A SERVFAIL"))
        .as("nobody says who asked, or how long it took")
        .containsEntry("answers", "1")
        .doesNotContainKey("latency_us");
    assertThat(rows).hasSize(4);
  }

  private void read(String node, String line) {
    origin.topic = "logs.dns";
    origin.offset++;
    origin.timestampMillis = 1_772_370_000_000L;
    assertThat(reader.read(line.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    origin.key(node.getBytes(UTF_8));
    origin.complete(flows);
    assertThat(counter.count(flows, origin, memory)).isNull();
  }

  private void assertQuality(long received, long used, long merged) {
    List<Delta> rows = new ArrayList<>();
    deltas.map(Quality.TABLE).drain(rows::add);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).measure(Quality.RECEIVED)).isEqualTo(received);
    assertThat(rows.get(0).measure(Quality.USED)).isEqualTo(used);
    assertThat(rows.get(0).measure(Quality.MERGED)).isEqualTo(merged);
  }
}
