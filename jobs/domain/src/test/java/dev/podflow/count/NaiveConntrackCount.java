package dev.podflow.count;

import dev.podflow.delta.Sketch;
import dev.podflow.identity.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the lines of {@code conntrack -E} by regular expressions, maps and the rules as they are
 * told to people: a connection is a flow and is opened when its NEW line comes, or at its DESTROY
 * line if there was none; it is closed, or reset, at its DESTROY line, with the bytes and packets
 * that stand there; it lasted from NEW to TIME_WAIT or CLOSE if those lines came, else to DESTROY.
 */
final class NaiveConntrackCount {
  private static final Pattern LINE =
      Pattern.compile(
          "\\[(\\d+)\\.(\\d{6})]\\s+\\[(NEW|UPDATE|DESTROY)] (\\w+)\\s+(\\d+) (?:\\d+ )?([A-Z_]+ )?"
              + "src=(\\S+) dst=(\\S+) (\\S+=\\d+) (\\S+=\\d+) (id=\\d+ )?"
              + "(packets=\\d+ bytes=\\d+ )?(\\[UNREPLIED] )?"
              + "src=(\\S+) dst=(\\S+) (\\S+=\\d+) (\\S+=\\d+) (id=\\d+ )?"
              + "(packets=\\d+ bytes=\\d+ )?.*?(delta-time=\\d+)? *");

  private static final Map<String, String> PROTOCOLS =
      Map.of("tcp", "TCP", "udp", "UDP", "icmp", "ICMPv4");

  private static final long NANOS = 1_000_000_000L;

  /** Rows of {@code service_pairs_1m} like {@link RowText}'s. */
  final Map<String, Map<String, Long>> pairs = new TreeMap<>();

  final Map<String, Map<String, Sketch>> durations = new TreeMap<>();
  final List<String> unreplied = new ArrayList<>();
  long used;
  long merged;

  private final Set<String> seen = new HashSet<>();

  /** By node and ends: when it was opened, when and how it was closed (null if not known). */
  private final Map<String, Object[]> open = new HashMap<>();

  private final Map<String, Long> lastEnd = new HashMap<>();

  void add(String node, String text) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new AssertionError(text);
    }
    String event = line.group(3);
    if (!event.equals("UPDATE") && !seen.add(node + " " + text)) {
      merged++;
      return;
    }
    long nanos = Long.parseLong(line.group(1)) * NANOS + Long.parseLong(line.group(2)) * 1_000;
    String connection =
        String.join(
            " ",
            node,
            line.group(4),
            line.group(7),
            line.group(9),
            line.group(14),
            line.group(16),
            String.valueOf(line.group(11)));
    switch (event) {
      case "NEW" -> {
        Object[] known = open.get(connection);
        if (known != null && nanos - (long) known[0] < NANOS) {
          merged++;
          return;
        }
        open.put(connection, new Object[] {nanos, null, null});
        used++;
        opened(nanos, nanos, node, line);
      }
      case "UPDATE" -> {
        merged++;
        String state = String.valueOf(line.group(6)).strip();
        Object[] known = open.get(connection);
        if (known != null && known[1] == null && state.matches("TIME_WAIT|CLOSE")) {
          known[1] = nanos;
          known[2] = state;
        }
      }
      default -> ended(nanos, connection, node, line);
    }
  }

  private void ended(long nanos, String connection, String node, Matcher line) {
    Object[] known = open.remove(connection);
    Long before = lastEnd.get(connection);
    if (known == null && before != null && nanos / NANOS - before / NANOS <= 1) {
      merged++;
      return;
    }
    lastEnd.put(connection, nanos);
    used++;
    Long opened = known == null ? null : (Long) known[0];
    Long lasted = known == null ? null : (known[1] == null ? nanos : (long) known[1]) - opened;
    if (known == null && line.group(20) != null) {
      lasted = Long.parseLong(line.group(20).substring(11)) * NANOS;
      opened = nanos - lasted;
    }
    if (known == null) {
      opened(nanos, opened == null ? nanos : opened, node, line);
    }
    String row = row(nanos, node, line);
    String how = known == null ? null : (String) known[2];
    add(row, "connections_closed", "CLOSE".equals(how) ? 0 : 1);
    if (how != null) {
      add(row, "connections_reset", how.equals("CLOSE") ? 1 : 0);
    }
    if (line.group(12) != null) {
      String[] sent = line.group(12).split("[= ]");
      String[] received = line.group(19).split("[= ]");
      add(row, "packets_sent", Long.parseLong(sent[1]));
      add(row, "bytes_sent", Long.parseLong(sent[3]));
      add(row, "packets_received", Long.parseLong(received[1]));
      add(row, "bytes_received", Long.parseLong(received[3]));
    }
    if (lasted != null) {
      durations
          .computeIfAbsent(row, first -> new TreeMap<>())
          .computeIfAbsent("connection_duration_us", first -> new Sketch())
          .add(lasted / 1e3, 1);
    }
    if (line.group(13) != null) {
      unreplied.add(line.group(7) + " " + line.group(14));
    }
  }

  private void opened(long flowNanos, long openedNanos, String node, Matcher line) {
    String row = row(flowNanos, node, line);
    add(row, "flows", 1);
    add(row, "flows_forwarded", 1);
    for (String way : List.of("exact", "from_log", "late", "ambiguous", "external", "unresolved")) {
      add(row, "ends_" + way, 0);
    }
    for (int end : new int[] {7, 14}) {
      boolean known = Street.owner(line.group(end)) != null;
      add(row, known ? "ends_exact" : "ends_external", 1);
    }
    add(row(openedNanos, node, line), "connections_opened", 1);
  }

  private void add(String row, String measure, long value) {
    pairs.computeIfAbsent(row, first -> new TreeMap<>()).merge(measure, value, Long::sum);
  }

  private static String row(long nanos, String node, Matcher line) {
    Owner client = Street.owner(line.group(7));
    Owner server = Street.owner(line.group(14));
    String reporter = "middle";
    if (client != null && client.node().equals(node)) {
      reporter = "source";
    } else if (server != null && server.node().equals(node)) {
      reporter = "destination";
    }
    String port = line.group(16).startsWith("sport=") ? line.group(16).substring(6) : "0";
    Owner asked = line.group(8).equals(line.group(14)) ? null : Street.owner(line.group(8));
    String service = server == null ? "" : port.equals("8080") ? "own" : "";
    service = asked != null && asked.kind() == Owner.Kind.SERVICE ? asked.name() : service;
    return String.join(
        " ",
        Long.toString(nanos / NANOS / 60 * 60),
        "default",
        "conntrack",
        reporter,
        name(client),
        name(server),
        service,
        port,
        PROTOCOLS.get(line.group(4)));
  }

  private static String name(Owner owner) {
    return owner == null
        ? " world Reserved"
        : owner.namespace() + " " + owner.workload() + " " + owner.workloadKind();
  }
}
