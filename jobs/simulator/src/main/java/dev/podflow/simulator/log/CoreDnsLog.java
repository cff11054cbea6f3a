package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.NameQuery;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * What CoreDNS prints of each query that it answers (its plugin {@code log}), as the container
 * runtime keeps it: behind the time and the stream (CRI). A query that got lost on its way it
 * cannot know.
 */
final class CoreDnsLog implements Witness {
  private final Outbox outbox;
  private final Account account;
  private int nextId = 4_711;

  CoreDnsLog(SimulationOutput output, Truth truth) {
    outbox = new Outbox(Log.DNS, output);
    account = new Account(truth, "coredns", Log.DNS);
  }

  @Override
  public void hear(Conversation conversation) {
    for (NameQuery query : conversation.queries()) {
      if (query.answered()) {
        write(conversation.connection(), query);
      }
    }
  }

  private void write(Connection connection, NameQuery query) {
    nextId = (nextId * 31 + 7) & 0xffff;
    int size = query.name().length() + 17;
    boolean found = query.code().equals("NOERROR");
    String line =
        "%s stdout F [INFO] %s:%d - %d \"%s IN %s udp %d false 512\" %s %s %d %ss"
            .formatted(
                Times.nanos(query.ended()),
                connection.client().address(),
                connection.clientPort(),
                nextId,
                query.type(),
                query.written(),
                size,
                query.code(),
                query.code().equals("SERVFAIL") ? "qr,rd" : "qr,aa,rd",
                size + (found ? 16 : 79),
                BigDecimal.valueOf(query.micros(), 6).stripTrailingZeros().toPlainString());
    String node = connection.server().node().name();
    outbox.add(query.ended(), node, line.getBytes(StandardCharsets.UTF_8));
    account.record(Outcome.USED);
    account.dns(
        query.ended(),
        Reporter.DESTINATION,
        Seen.byAddress(connection),
        query.name(),
        query.type(),
        query.code(),
        query.micros());
  }

  @Override
  public void passed(long time) throws IOException {
    outbox.deliverUntil(time);
  }
}
