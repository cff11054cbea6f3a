package dev.podflow.flow.conntrack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.ReportLine;
import dev.podflow.json.JsonText;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same entry, written in whatever way, is the same flow. */
class ConntrackReaderPropertyTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final String[] EVENTS = {"NEW", "UPDATE", "DESTROY"};
  private static final String[] STATES = {"SYN_SENT", "ESTABLISHED", "TIME_WAIT", "CLOSE"};

  private final Random random = new Random(9);
  private final ConntrackReader reader = new ConntrackReader();
  private final FlowBatch flows = new FlowBatch();

  /** What happened, in the terms of the tracker. */
  private record Happening(
      String event,
      Instant time,
      String protocol,
      int number,
      String state,
      String client,
      String asked,
      String server,
      String seenAs,
      int clientPort,
      int askedPort,
      int serverPort,
      boolean icmp,
      long[] counters,
      boolean unreplied,
      long age) {}

  @Test
  void readsWhatWasWrittenInWhateverWay() {
    for (int i = 0; i < 5_000; i++) {
      Happening happening = happening();
      String expected = expected(happening);
      for (String record : new String[] {line(happening), json(happening), shipped(happening)}) {
        assertThat(reader.read(record.getBytes(UTF_8), flows))
            .as(record + "\n" + reader.detail())
            .isNull();
        Flow flow = flows.get(0);
        assertThat(ReportLine.of(flow)).as(record).isEqualTo(expected);
        assertThat(flow.timeNanos)
            .as(record)
            .isEqualTo(happening.time.getEpochSecond() * 1_000_000_000 + happening.time.getNano());
      }
    }
  }

  private Happening happening() {
    boolean six = random.nextInt(4) == 0;
    boolean icmp = random.nextInt(5) == 0;
    boolean udp = random.nextBoolean();
    String client = address(six);
    String server = address(six);
    boolean counted = random.nextBoolean();
    return new Happening(
        EVENTS[random.nextInt(3)],
        Instant.ofEpochSecond(
            1_600_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000) * 1_000L),
        icmp ? six ? "icmpv6" : "icmp" : udp ? "udp" : "tcp",
        icmp ? six ? 58 : 1 : udp ? 17 : 6,
        icmp || udp || random.nextInt(3) == 0 ? "" : STATES[random.nextInt(STATES.length)],
        client,
        random.nextBoolean() ? server : address(six),
        server,
        random.nextBoolean() ? client : address(six),
        random.nextInt(0x10000),
        random.nextInt(0x10000),
        random.nextInt(0x10000),
        icmp,
        counted
            ? new long[] {random.nextInt(9), random.nextInt(), random.nextInt(3), random.nextInt()}
            : null,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0 ? random.nextInt(100_000) : -1);
  }

  private String address(boolean six) {
    int last = 1 + random.nextInt(250);
    return six ? "fd00::" + Integer.toHexString(last) : "10.1." + random.nextInt(256) + "." + last;
  }

  private String expected(Happening h) {
    String protocol =
        h.icmp ? h.number == 1 ? "ICMPv4" : "ICMPv6" : h.protocol.toUpperCase(Locale.ROOT);
    StringBuilder text = new StringBuilder(protocol).append(' ').append(h.client);
    text.append(h.icmp || h.clientPort == 0 ? "" : ":" + h.clientPort)
        .append(" > ")
        .append(h.server);
    text.append(h.icmp || h.serverPort == 0 ? "" : ":" + h.serverPort);
    text.append(h.asked.equals(h.server) ? "" : " for " + h.asked);
    if (h.icmp) {
      text.append(" icmp=8/0").append(h.clientPort == 0 ? "" : " id=" + h.clientPort);
    }
    text.append(
        switch (h.event) {
          case "NEW" -> " OPENED";
          case "UPDATE" -> " CHANGED";
          default -> " ENDED";
        });
    text.append(
        h.state.equals("TIME_WAIT") ? " FINISHED" : h.state.equals("CLOSE") ? " RESET" : "");
    if (!h.event.equals("DESTROY")) {
      return text.toString();
    }
    boolean silent = h.unreplied;
    if (h.counters != null) {
      text.append(" packets_sent=").append(h.counters[0]);
      text.append(" bytes_sent=").append(Math.abs((long) h.counters[1]));
      text.append(" packets_received=").append(h.counters[2]);
      text.append(" bytes_received=").append(Math.abs((long) h.counters[3]));
      silent |= h.counters[2] == 0 && h.counters[0] > 0;
    }
    text.append(h.age < 0 ? "" : " age=" + h.age * 1_000_000_000);
    return text.append(silent ? " reason=NO_REPLY" : "").toString();
  }

  private String line(Happening h) {
    StringBuilder line = new StringBuilder();
    line.append("[%d.%06d]\t".formatted(h.time.getEpochSecond(), h.time.getNano() / 1_000));
    line.append("%9s ".formatted("[" + h.event + "]"));
    if (random.nextBoolean()) {
      line.append(h.client.contains(":") ? "ipv6     10 " : "ipv4     2 ");
    }
    line.append("%-8s %d ".formatted(h.protocol, h.number));
    line.append(h.event.equals("DESTROY") ? "" : random.nextInt(500_000) + " ");
    line.append(h.state.isEmpty() ? "" : h.state + " ");
    line.append("src=%s dst=%s ".formatted(h.client, h.asked));
    line.append(
        h.icmp
            ? "type=8 code=0 id=%d ".formatted(h.clientPort)
            : "sport=%d dport=%d ".formatted(h.clientPort, h.askedPort));
    line.append(counters(h, 0)).append(h.unreplied ? "[UNREPLIED] " : "");
    line.append("src=%s dst=%s ".formatted(h.server, h.seenAs));
    line.append(
        h.icmp
            ? "type=0 code=0 id=%d ".formatted(h.clientPort)
            : "sport=%d dport=%d ".formatted(h.serverPort, h.clientPort));
    line.append(counters(h, 2));
    for (String more :
        new String[] {"[ASSURED] ", "mark=7 ", "use=1 ", "id=4294967295 ", "zone=3 "}) {
      line.append(random.nextBoolean() ? more : "");
    }
    return line.append(h.age < 0 ? "" : "delta-time=" + h.age + " ").toString();
  }

  private static String counters(Happening h, int at) {
    return h.counters == null
        ? ""
        : "packets=%d bytes=%d ".formatted(h.counters[at], Math.abs((long) h.counters[at + 1]));
  }

  private String shipped(Happening h) {
    ObjectNode envelope = JACKSON.createObjectNode();
    envelope.put(random.nextBoolean() ? "log" : "message", line(h) + "\n");
    envelope.put("stream", "stdout");
    envelope.put("time", "2001-01-01T00:00:00Z");
    envelope.putObject("kubernetes").putObject("labels").put("src", "x").put("host", "y");
    return written(envelope);
  }

  private String json(Happening h) {
    ObjectNode json = JACKSON.createObjectNode();
    json.put("event", random.nextBoolean() ? h.event : h.event.toLowerCase(Locale.ROOT));
    json.put("time", h.time.toString());
    if (random.nextBoolean()) {
      json.put("protocol", h.protocol);
    } else {
      json.put("protocol", h.number);
    }
    if (!h.state.isEmpty()) {
      json.put("state", h.state);
    }
    if (h.unreplied || random.nextBoolean()) {
      json.put("unreplied", h.unreplied);
    }
    if (h.age >= 0) {
      json.put("delta_time", h.age);
    }
    json.put("mark", 4);
    tuple(json.putObject("original"), h, 0, h.client, h.asked, h.clientPort, h.askedPort);
    tuple(json.putObject("reply"), h, 2, h.server, h.seenAs, h.serverPort, h.clientPort);
    return written(json);
  }

  private static void tuple(
      ObjectNode tuple, Happening h, int at, String src, String dst, int sport, int dport) {
    tuple.put("src", src).put("dst", dst);
    if (h.icmp) {
      tuple.put("type", at == 0 ? 8 : 0).put("code", 0).put("id", h.clientPort);
    } else {
      tuple.put("sport", sport).put("dport", dport);
    }
    if (h.counters != null) {
      tuple.put("packets", h.counters[at]).put("bytes", Math.abs((long) h.counters[at + 1]));
    }
  }

  private String written(ObjectNode json) {
    StringBuilder text = new StringBuilder();
    JsonText.write(text, json, random);
    return text.toString();
  }
}
