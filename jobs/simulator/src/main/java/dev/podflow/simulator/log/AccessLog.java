package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Request;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Ends;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.io.IOException;

/**
 * Access logs of Istio's sidecars: a line for each HTTP request and each other TCP connection, from
 * the proxy of the client and from the one of the server, as far as they have one. The logs of some
 * nodes are JSON, those of others text. A proxy knows milliseconds and no smaller time.
 */
final class AccessLog implements Witness {
  private static final long MICROS_PER_MILLI = 1_000L;

  private final Outbox outbox;
  private final Account account;

  AccessLog(SimulationOutput output, Truth truth) {
    outbox = new Outbox(Log.ACCESS, output);
    account = new Account(truth, "envoy", Log.ACCESS);
  }

  @Override
  public void hear(Conversation conversation) {
    Connection connection = conversation.connection();
    if (!Mesh.carries(conversation)) {
      return;
    }
    if (Mesh.hasProxy(connection.client())) {
      log(conversation, Reporter.SOURCE);
    }
    if (Mesh.hasProxy(connection.server()) && conversation.served()) {
      log(conversation, Reporter.DESTINATION);
    }
  }

  private void log(Conversation conversation, Reporter reporter) {
    if (conversation.requests().isEmpty()) {
      write(conversation, reporter, null);
    }
    for (Request request : conversation.requests()) {
      write(conversation, reporter, request);
    }
  }

  private void write(Conversation conversation, Reporter reporter, Request request) {
    AccessEntry entry =
        reporter == Reporter.SOURCE
            ? AccessEntry.outbound(conversation, request)
            : AccessEntry.inbound(conversation, request);
    PodLife pod =
        reporter == Reporter.SOURCE
            ? conversation.connection().client().pod()
            : conversation.connection().server().pod();
    ClusterNode node = pod.node;
    byte[] line = node.index() % 2 == 0 ? entry.json() : entry.text();
    long ended = request == null ? conversation.closed() : request.ended();
    outbox.add(ended, node.name(), line);
    account.record(Outcome.USED);
    if (request == null) {
      tellConnection(conversation, reporter, entry);
    } else {
      tellRequest(conversation.connection(), reporter, entry);
    }
  }

  private void tellRequest(Connection connection, Reporter reporter, AccessEntry entry) {
    Ends ends = connection.ends();
    long time = entry.start();
    account.request(
        time,
        reporter,
        ends,
        entry.method(),
        entry.responseCode(),
        entry.durationMillis() * MICROS_PER_MILLI);
    account.pair(time, reporter, ends, "bytes_sent", entry.bytesReceived());
    account.pair(time, reporter, ends, "bytes_received", entry.bytesSent());
    if (reporter == Reporter.DESTINATION) {
      boolean encrypted = Mesh.encrypts(connection);
      account.pair(time, reporter, ends, "mtls", encrypted ? 1 : 0);
      account.pair(time, reporter, ends, "plaintext", encrypted ? 0 : 1);
    }
  }

  /** A connection is logged when it has ended, with the time when it began. */
  private void tellConnection(Conversation conversation, Reporter reporter, AccessEntry entry) {
    Connection connection = conversation.connection();
    Ends ends = connection.ends();
    boolean reached = entry.transportFailure() == null;
    long ended = entry.start() + entry.durationMillis() * Times.MILLI;
    long opened = reached ? entry.start() : ended;
    account.pair(opened, reporter, ends, "connections_opened", reached ? 1 : 0);
    account.pair(ended, reporter, ends, "connections_closed", reached ? 1 : 0);
    account.pair(ended, reporter, ends, "connections_reset", 0);
    account.pair(ended, reporter, ends, "flows", 1);
    account.pair(ended, reporter, ends, "flows_forwarded", reached ? 1 : 0);
    account.pair(ended, reporter, ends, "flows_dropped", reached ? 0 : 1);
    account.pair(ended, reporter, ends, "flows_denied", 0);
    account.pair(ended, reporter, ends, "bytes_sent", entry.bytesReceived());
    account.pair(ended, reporter, ends, "bytes_received", entry.bytesSent());
    if (reached) {
      account.pairMicros(
          ended,
          reporter,
          ends,
          "connection_duration_us",
          entry.durationMillis() * MICROS_PER_MILLI);
    }
    // Of a connection in plain text no log says so.
    if (reporter == Reporter.DESTINATION && Mesh.encrypts(connection)) {
      account.pair(ended, reporter, ends, "mtls", 1);
      account.pair(ended, reporter, ends, "plaintext", 0);
    }
  }

  @Override
  public void passed(long time) throws IOException {
    outbox.deliverUntil(time);
  }
}
