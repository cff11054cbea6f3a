package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Port;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.Conversation.Fate;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.traffic.Packets;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Ends;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@code conntrack -E -o timestamp,id} prints on each node that a connection passes, with
 * accounting on. The client's node translates the address of a service into that of a pod, so that
 * only the reply's tuple shows the pod there. A first packet that a policy forbids leaves no entry
 * on the node that forbids it.
 */
final class ConntrackLog implements Witness {
  /** So long an entry stays after both ends of a connection said that they are done. */
  private static final long TIME_WAIT = 120 * Times.SECOND;

  /** After a reset. */
  private static final long CLOSE = 10 * Times.SECOND;

  /** After the last packet of what nobody answers, or of what no end is to be seen. */
  private static final long SYN_SENT = 120 * Times.SECOND;

  private static final long UDP = 30 * Times.SECOND;

  private final Outbox outbox;
  private final Account account;
  private int nextId = 1_000_000;

  /** How a node sees a connection: to which address it went at first, and where it came from. */
  private record Entry(ClusterNode node, String to, int port, String replyTo, int id) {}

  ConntrackLog(SimulationOutput output, Truth truth) {
    outbox = new Outbox(Log.CONNTRACK, output);
    account = new Account(truth, "conntrack", Log.CONNTRACK);
  }

  @Override
  public void hear(Conversation conversation) {
    Connection connection = conversation.connection();
    ClusterNode from = connection.client().node();
    ClusterNode to = connection.server().node();
    if (from != null && conversation.fate() != Fate.DENIED_AT_CLIENT) {
      boolean enforcedHere = from == to && !conversation.served();
      if (!enforcedHere) {
        // A client that nobody knows may be anywhere; a server that is known is here.
        boolean unknown = Seen.byAddress(connection.client()) == Seen.Name.NOBODY;
        Reporter reporter = unknown && from == to ? Reporter.DESTINATION : Reporter.SOURCE;
        write(conversation, atClient(connection), reporter);
      }
    }
    if (to != null && to != from && conversation.served()) {
      End server = connection.server();
      Entry entry =
          new Entry(
              to,
              server.address(),
              connection.serverPort(),
              connection.client().address(),
              nextId++);
      write(conversation, entry, Reporter.DESTINATION);
    }
  }

  private Entry atClient(Connection connection) {
    End server = connection.server();
    End client = connection.client();
    Port port =
        server.pod() == null
            ? null
            : server.pod().workload.port(connection.serverPort(), connection.protocol());
    boolean byService = port != null && !server.pod().workload.service.isEmpty();
    // Who goes out of the cluster does so with the address of the node.
    boolean masquerades = server.node() == null;
    return new Entry(
        client.node(),
        byService ? server.pod().workload.clusterAddress() : server.address(),
        byService ? port.servicePort() : connection.serverPort(),
        masquerades ? client.node().address() : client.address(),
        nextId++);
  }

  private void write(Conversation conversation, Entry entry, Reporter reporter) {
    Connection connection = conversation.connection();
    boolean tcp = connection.protocol().equals("TCP");
    String protocol = protocol(connection);
    String original = original(connection, entry);
    String reply = reply(connection, entry);
    line(
        conversation.opened(),
        entry,
        "    [NEW] "
            + protocol
            + (tcp ? " 120 SYN_SENT " : " 30 ")
            + original
            + " [UNREPLIED] "
            + reply,
        Outcome.USED);
    Sums sums = Sums.of(conversation);
    boolean accepted = tcp && sums.received() > 1;
    if (accepted) {
      line(
          conversation.opened() + Times.MILLI,
          entry,
          " [UPDATE] " + protocol + " 432000 ESTABLISHED " + original + " " + reply + " [ASSURED]",
          Outcome.MERGED);
    }
    String assured = accepted ? " [ASSURED]" : "";
    long lingers =
        switch (conversation.close()) {
          case FINISHED -> TIME_WAIT;
          case RESET_BY_SERVER, RESET_BY_CLIENT -> CLOSE;
          case SILENT -> tcp ? SYN_SENT : UDP;
        };
    if (conversation.close() != Close.SILENT) {
      String state = conversation.close() == Close.FINISHED ? " 120 TIME_WAIT " : " 10 CLOSE ";
      line(
          conversation.closed(),
          entry,
          " [UPDATE] " + protocol + state + original + " " + reply + assured,
          Outcome.MERGED);
    }
    line(
        conversation.closed() + lingers,
        entry,
        "[DESTROY] "
            + protocol
            + " "
            + original
            + (" packets=" + sums.sent() + " bytes=" + sums.bytesSent())
            + (sums.received() == 0 ? " [UNREPLIED] " : " ")
            + reply
            + (" packets=" + sums.received() + " bytes=" + sums.bytesReceived())
            + assured,
        Outcome.USED);
    tell(conversation, conversation.closed() + lingers, sums, reporter);
  }

  /** What went each way. */
  private record Sums(long sent, long bytesSent, long received, long bytesReceived) {
    static Sums of(Conversation conversation) {
      Sums sums = new Sums(0, 0, 0, 0);
      for (Packets some : conversation.packets()) {
        sums =
            new Sums(
                sums.sent + some.sent(),
                sums.bytesSent + some.bytesSent(),
                sums.received + some.received(),
                sums.bytesReceived + some.bytesReceived());
      }
      return sums;
    }
  }

  /** A connection counts when it is opened; its sums are known once its entry is gone. */
  private void tell(Conversation conversation, long destroyed, Sums sums, Reporter reporter) {
    Ends ends = Seen.byAddress(conversation.connection());
    long opened = conversation.opened();
    account.pair(opened, reporter, ends, "flows", 1);
    account.pair(opened, reporter, ends, "flows_forwarded", 1);
    account.pair(opened, reporter, ends, "connections_opened", 1);
    boolean ended = conversation.close() != Close.SILENT;
    boolean reset = ended && conversation.close() != Close.FINISHED;
    account.pair(destroyed, reporter, ends, "connections_closed", reset ? 0 : 1);
    if (ended) {
      account.pair(destroyed, reporter, ends, "connections_reset", reset ? 1 : 0);
    }
    account.pair(destroyed, reporter, ends, "bytes_sent", sums.bytesSent());
    account.pair(destroyed, reporter, ends, "bytes_received", sums.bytesReceived());
    account.pair(destroyed, reporter, ends, "packets_sent", sums.sent());
    account.pair(destroyed, reporter, ends, "packets_received", sums.received());
    long over = ended ? conversation.closed() : destroyed;
    long micros = over / Times.MICRO - opened / Times.MICRO;
    account.pairMicros(destroyed, reporter, ends, "connection_duration_us", micros);
  }

  private void line(long time, Entry entry, String event, Outcome outcome) {
    String line =
        "[%d.%06d]\t%s id=%d"
            .formatted(time / Times.SECOND, time % Times.SECOND / Times.MICRO, event, entry.id());
    outbox.add(time, entry.node().name(), line.getBytes(StandardCharsets.UTF_8));
    account.record(outcome);
  }

  private static String protocol(Connection connection) {
    return switch (connection.protocol()) {
      case "TCP" -> "tcp      6";
      case "UDP" -> "udp      17";
      default -> "icmp     1";
    };
  }

  private static String original(Connection connection, Entry entry) {
    String addresses = "src=" + connection.client().address() + " dst=" + entry.to();
    return connection.protocol().equals("ICMPv4")
        ? addresses + " type=8 code=0 id=" + (entry.id() & 0xffff)
        : addresses + " sport=" + connection.clientPort() + " dport=" + entry.port();
  }

  private static String reply(Connection connection, Entry entry) {
    String addresses = "src=" + connection.server().address() + " dst=" + entry.replyTo();
    return connection.protocol().equals("ICMPv4")
        ? addresses + " type=0 code=0 id=" + (entry.id() & 0xffff)
        : addresses + " sport=" + connection.serverPort() + " dport=" + connection.clientPort();
  }

  @Override
  public void passed(long time) throws IOException {
    outbox.deliverUntil(time);
  }
}
