package dev.podflow.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.conntrack.ConntrackReader;
import dev.podflow.table.Flows;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConntrackCountTest {
  private static final long START_MICROS = 1_772_366_400_000_000L;

  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, new Street(), deltas);
  private final ConntrackReader reader = new ConntrackReader();
  private final FlowBatch flows = new FlowBatch();
  private final Origin origin = new Origin();
  private PartitionMemory memory = new PartitionMemory();

  @Test
  void connectionIsAFlowOnceAndItsBytesComeWithItsEnd() {
    String ends = "src=10.1.1.7 dst=10.96.0.9 sport=41000 dport=80 ";
    String back = "src=10.1.2.5 dst=10.1.1.7 sport=8080 dport=41000";
    read("n1", "[1772366400.000000]\t[NEW] tcp 6 120 SYN_SENT " + ends + "[UNREPLIED] " + back);
    read("n1", "[1772366401.000000]\t[UPDATE] tcp 6 120 TIME_WAIT " + ends + back + " [ASSURED]");
    read(
        "n1",
        "[1772366465.000000]\t[DESTROY] tcp 6 "
            + ends
            + "packets=4 bytes=300 "
            + back
            + " packets=3 bytes=9000 [ASSURED]");
    Map<String, Map<String, String>> pairs = RowText.drain(deltas, ServicePairs.TABLE);
    String row =
        " default conntrack source shop app3 Deployment shop app1 Deployment svc9 8080 TCP";
    assertThat(pairs).containsOnlyKeys("1772366400" + row, "1772366460" + row);
    assertThat(pairs.get("1772366400" + row))
        .containsEntry("flows", "1")
        .containsEntry("flows_forwarded", "1")
        .containsEntry("connections_opened", "1")
        .containsEntry("ends_exact", "2")
        .doesNotContainKeys("connections_closed", "bytes_sent", "flows_denied", "flows_dropped");
    assertThat(pairs.get("1772366460" + row))
        .containsEntry("connections_closed", "1")
        .containsEntry("connections_reset", "0")
        .containsEntry("bytes_sent", "300")
        .containsEntry("bytes_received", "9000")
        .containsEntry("packets_sent", "4")
        .containsEntry("packets_received", "3")
        .containsEntry("connection_duration_us", "[690:1]")
        .doesNotContainKeys("flows", "connections_opened");
  }

  @Test
  void connectionThatNobodyAnsweredIsKeptSingly() {
    String ends = "src=10.1.1.7 dst=10.1.2.5 sport=41000 dport=53 ";
    String back = "[UNREPLIED] src=10.1.2.5 dst=10.1.1.7 sport=53 dport=41000";
    read("n1", "[1772366400.000000]\t[NEW] udp 17 30 " + ends + back);
    assertThat(deltas.map(Flows.TABLE).size()).isZero();
    read("n1", "[1772366430.500000]\t[DESTROY] udp 17 " + ends + back);
    List<Delta> kept = new ArrayList<>();
    deltas.map(Flows.TABLE).drain(kept::add);
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).text(Flows.DROP_REASON)).isEqualTo("NO_REPLY");
    assertThat(kept.get(0).text(Flows.VERDICT)).isEqualTo("unreplied");
    assertThat(kept.get(0).text(Flows.SRC_POD)).isEqualTo("app3-7");
    assertThat(kept.get(0).number(Flows.DST_PORT)).isEqualTo(53);
  }

  @Test
  void ageThatNoClockCanMeanIsNone() {
    String ends = "src=10.1.1.7 dst=10.1.2.5 sport=1 dport=53 ";
    String back = "src=10.1.2.5 dst=10.1.1.7 sport=53 dport=1";
    read("n1", "[1772366430.500000]\t[DESTROY] udp 17 " + ends + back + " delta-time=1772366430");
    Map<String, Map<String, String>> pairs = RowText.drain(deltas, ServicePairs.TABLE);
    assertThat(pairs).hasSize(1);
    assertThat(pairs.values().iterator().next())
        .containsEntry("connections_opened", "1")
        .doesNotContainKey("connection_duration_us");
  }

  @Test
  void agreesWithTheNaiveCount() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      List<Line> lines = new Log(new Random(seed)).lines();
      NaiveConntrackCount naive = new NaiveConntrackCount();
      memory = new PartitionMemory();
      Map<String, Long> quality = new TreeMap<>();
      for (int i = 0; i < lines.size(); i++) {
        naive.add(lines.get(i).node, lines.get(i).text);
        read(lines.get(i).node, lines.get(i).text);
        if (i % 997 == 0) {
          memory = PartitionMemory.fromBytes(memory.toBytes());
        }
      }
      deltas
          .map(Quality.TABLE)
          .drain(
              row -> {
                quality.merge("used", row.measure(Quality.USED), Long::sum);
                quality.merge("merged", row.measure(Quality.MERGED), Long::sum);
                quality.merge("received", row.measure(Quality.RECEIVED), Long::sum);
              });
      assertThat(quality)
          .containsEntry("received", (long) lines.size())
          .containsEntry("used", naive.used)
          .containsEntry("merged", naive.merged);
      Map<String, Map<String, String>> expected = new TreeMap<>();
      naive.pairs.forEach(
          (row, sums) -> {
            Map<String, String> texts = new TreeMap<>();
            sums.forEach((measure, sum) -> texts.put(measure, sum.toString()));
            naive
                .durations
                .getOrDefault(row, Map.of())
                .forEach((measure, sketch) -> texts.put(measure, sketch.toString()));
            expected.put(row, texts);
          });
      assertThat(RowText.drain(deltas, ServicePairs.TABLE)).as("seed " + seed).isEqualTo(expected);
      List<Delta> kept = new ArrayList<>();
      deltas.map(Flows.TABLE).drain(kept::add);
      assertThat(kept)
          .extracting(row -> row.text(Flows.SRC_IP) + " " + row.text(Flows.DST_IP))
          .containsExactlyInAnyOrderElementsOf(naive.unreplied);
    }
  }

  private void read(String node, String line) {
    origin.topic = "flows.conntrack";
    origin.offset++;
    origin.timestampMillis = START_MICROS / 1_000 + 10_000_000;
    assertThat(reader.read(line.getBytes(UTF_8), flows)).as(line + reader.detail()).isNull();
    origin.key(node.getBytes(UTF_8));
    origin.complete(flows);
    assertThat(counter.count(flows, origin, memory)).isNull();
  }

  private record Line(long micros, String node, String text) {}

  /** The log of three nodes, with all that goes wrong in logs. */
  private static final class Log {
    private final Random random;
    private final List<Line> lines = new ArrayList<>();

    Log(Random random) {
      this.random = random;
    }

    List<Line> lines() {
      for (int i = 0; i < 1_500; i++) {
        connection(START_MICROS + random.nextInt(600_000_000));
      }
      lines.sort(Comparator.comparingLong(Line::micros));
      // Shippers begin anew with the last lines that they are not sure of.
      List<Line> delivered = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        delivered.add(lines.get(i));
        if (random.nextInt(100) == 0) {
          delivered.addAll(lines.subList(Math.max(0, i - 20), i + 1));
        }
      }
      return delivered;
    }

    private void connection(long opened) {
      int clientNode = random.nextInt(3);
      int serverNode = random.nextInt(3);
      String client = "10.1." + clientNode + "." + random.nextInt(12);
      boolean outside = random.nextInt(8) == 0;
      String server = outside ? "93.184.216.34" : "10.1." + serverNode + "." + random.nextInt(12);
      boolean translated = !outside && random.nextBoolean();
      String asked = translated ? "10.96.0." + random.nextInt(3) : server;
      String protocol = List.of("tcp      6", "udp      17", "icmp     1").get(random.nextInt(3));
      // Few ports, so that they are used again.
      int port = 1 + random.nextInt(40);
      int serverPort = random.nextBoolean() ? 8080 : 53;
      boolean tcp = protocol.startsWith("tcp");
      boolean icmp = protocol.startsWith("icmp");
      String there =
          icmp
              ? "src=%s dst=%s type=8 code=0 id=%d ".formatted(client, asked, port)
              : "src=%s dst=%s sport=%d dport=%d ".formatted(client, asked, port, 80);
      String back =
          icmp
              ? "src=%s dst=%s type=0 code=0 id=%d ".formatted(server, client, port)
              : "src=%s dst=%s sport=%d dport=%d ".formatted(server, client, serverPort, port);
      long closed = opened + random.nextInt(50_000_000);
      long ended = closed + random.nextInt(120_000_000);
      boolean unreplied = random.nextInt(6) == 0;
      for (int node :
          clientNode == serverNode || outside
              ? new int[] {clientNode}
              : new int[] {clientNode, serverNode}) {
        long late = random.nextInt(900);
        String name = "n" + node;
        if (random.nextInt(5) > 0) {
          event(
              opened + late,
              name,
              "NEW",
              protocol + " 120 " + (tcp ? "SYN_SENT " : ""),
              there,
              back,
              true);
          if (random.nextInt(9) == 0) {
            // Once more, for another zone.
            event(
                opened + late + 20, name, "NEW", protocol + " 120 ", there, back + "zone=2 ", true);
          }
        }
        if (tcp && random.nextBoolean()) {
          String state = random.nextBoolean() ? "TIME_WAIT " : "CLOSE ";
          event(closed + late, name, "UPDATE", protocol + " 10 " + state, there, back, false);
        }
        if (random.nextInt(10) > 0) {
          String count =
              "packets=%d bytes=%d ".formatted(random.nextInt(100), random.nextInt(100_000));
          boolean counted = node != 1;
          String end =
              random.nextBoolean() ? "" : "delta-time=" + (ended - opened) / 1_000_000 + " ";
          event(
              ended + late,
              name,
              "DESTROY",
              protocol + " ",
              there + (counted ? count : ""),
              back + (counted ? "packets=3 bytes=7 " : "") + end,
              unreplied);
        }
      }
    }

    private void event(
        long micros,
        String node,
        String event,
        String head,
        String there,
        String back,
        boolean unreplied) {
      String text =
          "[%d.%06d]\t%9s %s%s%s%s"
              .formatted(
                  micros / 1_000_000,
                  micros % 1_000_000,
                  "[" + event + "]",
                  head,
                  there,
                  unreplied ? "[UNREPLIED] " : "",
                  back);
      lines.add(new Line(micros, node, text));
    }
  }
}
