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
  /** So long a node keeps an entry of a connection that is over, or of UDP and ICMP: tuned low. */
  private static final long LINGERS = Times.SECOND;

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
    Fate fate = conversation.fate();
    if (from != null && fate != Fate.DENIED_AT_CLIENT && fate != Fate.LOST_AT_CLIENT) {
      boolean enforcedHere = from == to && !conversation.served();
      if (!enforcedHere) {
        write(conversation, atClient(connection), Reporter.SOURCE);
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
    long ended = conversation.closed() + LINGERS;
    boolean answered = false;
    long sent = 0;
    long bytesSent = 0;
    long received = 0;
    long bytesReceived = 0;
    for (Packets packets : conversation.packets()) {
      sent += packets.sent();
      bytesSent += packets.bytesSent();
      received += packets.received();
      bytesReceived += packets.bytesReceived();
      answered |= packets.received() > 0;
    }
    Connection connection = conversation.connection();
    boolean tcp = connection.protocol().equals("TCP");
    line(
        conversation.opened(),
        entry,
        "    [NEW] " + protocol(connection) + (tcp ? " 120 SYN_SENT" : " 30"),
        original(connection, entry),
        " [UNREPLIED]",
        reply(connection, entry));
    if (tcp && conversation.close() == Close.FINISHED) {
      line(
          conversation.opened() + Times.MILLI,
          entry,
          " [UPDATE] " + protocol(connection) + " 432000 ESTABLISHED",
          original(connection, entry),
          "",
          reply(connection, entry) + " [ASSURED]");
    }
    line(
        ended,
        entry,
        "[DESTROY] " + protocol(connection),
        original(connection, entry) + " packets=" + sent + " bytes=" + bytesSent,
        answered ? "" : " [UNREPLIED]",
        reply(connection, entry)
            + " packets="
            + received
            + " bytes="
            + bytesReceived
            + (tcp && conversation.close() == Close.FINISHED ? " [ASSURED]" : ""));
    Ends ends = Seen.byAddress(connection);
    account.pair(conversation.opened(), reporter, ends, "connections_opened", 1);
    account.pair(ended, reporter, ends, "connections_closed", 1);
    account.pair(ended, reporter, ends, "bytes_sent", bytesSent);
    account.pair(ended, reporter, ends, "bytes_received", bytesReceived);
    account.pair(ended, reporter, ends, "packets_sent", sent);
    account.pair(ended, reporter, ends, "packets_received", received);
  }

  private void line(
      long time, Entry entry, String event, String original, String unreplied, String reply) {
    String line =
        "[%d.%06d]\t%s %s%s %s id=%d"
            .formatted(
                time / Times.SECOND,
                time % Times.SECOND / Times.MICRO,
                event,
                original,
                unreplied,
                reply,
                entry.id());
    outbox.add(time, entry.node().name(), line.getBytes(StandardCharsets.UTF_8));
    account.record(Outcome.USED);
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
