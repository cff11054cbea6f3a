package dev.podflow.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.simulator.Collected;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Packets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConntrackLogTest {
  private static final Pattern LINE =
      Pattern.compile(
          "\\[(\\d+\\.\\d{6})]\\t *\\[(NEW|UPDATE|DESTROY)] (tcp|udp|icmp) +\\d+(?: \\d+)?"
              + "(?: (?:SYN_SENT|ESTABLISHED|TIME_WAIT|CLOSE))?"
              + " src=(\\S+) dst=(\\S+) (?:sport=(\\d+) dport=(\\d+)|type=8 code=0 id=\\d+)"
              + "(?: packets=(\\d+) bytes=(\\d+))?( \\[UNREPLIED])?"
              + " src=(\\S+) dst=(\\S+) (?:sport=(\\d+) dport=(\\d+)|type=0 code=0 id=\\d+)"
              + "(?: packets=(\\d+) bytes=(\\d+))?(?: \\[ASSURED])? id=(\\d+)");

  private static Collected run;

  @BeforeAll
  static void simulate() throws IOException {
    SimulationConfig config =
        SimulationConfig.small(3, Instant.parse("2026-03-04T05:06:00Z"), 2)
            .withRecordsPerSecond(200)
            .withLogs(Set.of(Log.CONNTRACK));
    run = Collected.of(config);
  }

  @Test
  void whatBothNodesCountIsWhatWasSent() {
    Tally logged = new Tally();
    for (Collected.Line line : run.of(Log.CONNTRACK)) {
      Matcher matcher = match(line);
      // Only the reply shows where it really went.
      String client = matcher.group(4);
      String server = matcher.group(11);
      String pair = line.node() + " " + client + " " + server + " " + matcher.group(13);
      switch (matcher.group(2)) {
        case "NEW" -> logged.add("opened", 1, pair);
        case "DESTROY" -> {
          logged.add("closed", 1, pair);
          logged.add("packets", Long.parseLong(matcher.group(8)), pair);
          logged.add("bytes", Long.parseLong(matcher.group(9)), pair);
          logged.add("replies", Long.parseLong(matcher.group(15)), pair);
          logged.add("answered", Long.parseLong(matcher.group(16)), pair);
        }
        default -> {}
      }
    }
    Tally happened = new Tally();
    for (Conversation conversation : run.conversations()) {
      Connection connection = conversation.connection();
      boolean leaves = conversation.fate() != Conversation.Fate.DENIED_AT_CLIENT;
      boolean arrives = conversation.served();
      if (connection.sameNode()) {
        leaves &= arrives;
        arrives = false;
      }
      if (leaves && connection.client().node() != null) {
        add(conversation, connection.client().node().name(), happened);
      }
      if (arrives && connection.server().node() != null) {
        add(conversation, connection.server().node().name(), happened);
      }
    }
    assertThat(logged.sums).isEqualTo(happened.sums).hasSizeGreaterThan(500);
  }

  private static void add(Conversation conversation, String node, Tally tally) {
    Connection connection = conversation.connection();
    String port = connection.serverPort() == 0 ? "null" : "" + connection.serverPort();
    String pair =
        String.join(" ", node, connection.client().address(), connection.server().address(), port);
    tally.add("opened", 1, pair);
    tally.add("closed", 1, pair);
    for (Packets packets : conversation.packets()) {
      tally.add("packets", packets.sent(), pair);
      tally.add("bytes", packets.bytesSent(), pair);
      tally.add("replies", packets.received(), pair);
      tally.add("answered", packets.bytesReceived(), pair);
    }
  }

  @Test
  void theNodeOfAClientTranslatesTheServicesAddress() {
    List<Matcher> lines = run.of(Log.CONNTRACK).stream().map(ConntrackLogTest::match).toList();
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.group(5)).startsWith("10.96.");
              assertThat(line.group(7)).isEqualTo("80");
              assertThat(line.group(11)).startsWith("10.20.");
              assertThat(line.group(13)).startsWith("808");
            });
    assertThat(lines)
        .as("the way out of the cluster")
        .anySatisfy(
            line -> {
              assertThat(line.group(11)).startsWith("203.0.113.");
              assertThat(line.group(12)).startsWith("192.168.10.");
            });
  }

  @Test
  void anEntryIsMadeOnceAndEndedOnce() {
    Map<String, String> events = new HashMap<>();
    for (Collected.Line line : run.of(Log.CONNTRACK)) {
      Matcher matcher = match(line);
      events.merge(matcher.group(17), matcher.group(2) + " ", String::concat);
    }
    assertThat(events.values())
        .containsOnly("NEW DESTROY ", "NEW UPDATE DESTROY ", "NEW UPDATE UPDATE DESTROY ");
    assertThat(run.of(Log.CONNTRACK))
        .as("nobody answered")
        .anySatisfy(
            line ->
                assertThat(match(line).group(2) + match(line).group(10))
                    .isEqualTo("DESTROY [UNREPLIED]"));
  }

  @Test
  void theTruthAddsUpToTheLog() {
    Tally logged = new Tally();
    for (Collected.Line line : run.of(Log.CONNTRACK)) {
      Matcher matcher = match(line);
      if (matcher.group(2).equals("NEW")) {
        logged.add("connections_opened", 1);
      } else if (matcher.group(2).equals("DESTROY")) {
        logged.add("bytes_sent", Long.parseLong(matcher.group(9)));
        logged.add("bytes_received", Long.parseLong(matcher.group(16)));
      }
    }
    assertThat(Tally.ofPairs(run.truth().servicePairs, "conntrack", List.of()).sums)
        .containsAllEntriesOf(logged.sums)
        .containsKeys("connections_closed", "connections_reset");
  }

  private static Matcher match(Collected.Line line) {
    Matcher matcher = LINE.matcher(new String(line.bytes(), StandardCharsets.UTF_8));
    assertThat(matcher.matches()).as(new String(line.bytes(), StandardCharsets.UTF_8)).isTrue();
    return matcher;
  }
}
