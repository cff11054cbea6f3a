package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.traffic.Conversation.Close;
import java.io.IOException;
import java.util.List;

/**
 * Puts conversations together, packet by packet, and tells them to all witnesses. It has dice of
 * its own, so that what Hubble sees does not depend on it.
 */
final class Journal {
  private static final int SEGMENT = 1_448;
  private static final int IP_TCP = 52;
  private static final int SYN = 60;
  private static final int RST = 40;
  private static final int IP_UDP = 28;
  private static final int ECHO = 84;
  private static final int REQUEST_HEAD = 420;
  private static final int RESPONSE_HEAD = 230;

  private final List<Witness> witnesses;
  private final Dice dice;

  Journal(List<Witness> witnesses, Dice dice) {
    this.witnesses = witnesses;
    this.dice = dice;
  }

  /** The first packet of a TCP connection. */
  Conversation knock(long time, Connection connection) {
    Conversation conversation = new Conversation(connection, time);
    conversation.add(new Packets(time, 1, SYN, 0, 0));
    return conversation;
  }

  /** The first packet again, because no answer came. */
  void knockAgain(long time, Conversation conversation) {
    conversation.add(new Packets(time, 1, SYN, 0, 0));
  }

  /** A TCP connection that its server accepts. */
  Conversation open(long time, Connection connection) {
    Conversation conversation = knock(time, connection);
    conversation.add(new Packets(time, 1, IP_TCP, 1, SYN));
    return conversation;
  }

  /** What has no first packet but only packets: UDP, ICMP. */
  Conversation begin(long time, Connection connection) {
    return new Conversation(connection, time);
  }

  /** Bytes in one direction of a TCP connection, and what acknowledges them. */
  void send(long time, Conversation conversation, long bytes) {
    long segments = Math.max(1, (bytes + SEGMENT - 1) / SEGMENT);
    long acks = (segments + 1) / 2;
    conversation.add(new Packets(time, segments, bytes + segments * IP_TCP, acks, acks * IP_TCP));
    conversation.payload(bytes, 0);
  }

  /** Bytes in the other direction. */
  void receive(long time, Conversation conversation, long bytes) {
    long segments = Math.max(1, (bytes + SEGMENT - 1) / SEGMENT);
    long acks = (segments + 1) / 2;
    conversation.add(new Packets(time, acks, acks * IP_TCP, segments, bytes + segments * IP_TCP));
    conversation.payload(0, bytes);
  }

  /** Some bytes as programs say them to each other that nobody understands. */
  void say(long time, Conversation conversation) {
    send(time, conversation, size(300));
  }

  /** What is said back. */
  void answer(long time, Conversation conversation) {
    receive(time, conversation, size(2_000));
  }

  /**
   * An HTTP request with its answer, or without.
   *
   * @param id empty if the client gave it none: then the first proxy does
   * @param url with scheme and authority
   * @param status 0 if no answer comes
   */
  void request(
      long time,
      long micros,
      Conversation conversation,
      String id,
      String method,
      String url,
      int status) {
    boolean hasBody = method.equals("POST") || method.equals("PUT");
    long requestBytes = hasBody ? size(1_500) : 0;
    long responseBytes = status == 0 || status == 204 || status == 302 ? 0 : size(5_000);
    int path = url.indexOf('/', "http://".length());
    Request request =
        new Request(
            time,
            micros,
            id.isEmpty() ? dice.uuid() : id,
            method,
            url.substring("http://".length(), path),
            url.substring(path),
            status,
            requestBytes,
            responseBytes);
    conversation.add(request);
    send(time, conversation, REQUEST_HEAD + requestBytes);
    if (request.answered()) {
      receive(request.ended(), conversation, RESPONSE_HEAD + responseBytes);
    }
  }

  /** A DNS query with its answer, or without. */
  void query(Conversation conversation, NameQuery query) {
    conversation.add(query);
    long asks = query.name().length() + 17L;
    conversation.add(new Packets(query.asked(), 1, asks + IP_UDP, 0, 0));
    conversation.payload(asks, 0);
    if (query.answered()) {
      long answers = asks + (query.code().equals("NOERROR") ? 16 : 79);
      conversation.add(new Packets(query.ended(), 0, 0, 1, answers + IP_UDP));
      conversation.payload(0, answers);
    }
  }

  /** An echo request with its reply. */
  void echo(long time, long replied, Conversation conversation) {
    conversation.add(new Packets(time, 1, ECHO, 0, 0));
    conversation.add(new Packets(replied, 0, 0, 1, ECHO));
  }

  /** The end of a conversation: it is told to everybody. */
  void close(long time, Conversation conversation, Close how) {
    switch (how) {
      case FINISHED -> conversation.add(new Packets(time, 2, 2 * IP_TCP, 1, IP_TCP));
      case RESET_BY_SERVER -> conversation.add(new Packets(time, 0, 0, 1, RST));
      case RESET_BY_CLIENT -> conversation.add(new Packets(time, 1, RST, 0, 0));
      case SILENT -> {}
    }
    conversation.close(how);
    for (Witness witness : witnesses) {
      witness.hear(conversation);
    }
  }

  void passed(long time) throws IOException {
    for (Witness witness : witnesses) {
      witness.passed(time);
    }
  }

  private long size(double median) {
    return Math.max(2, Math.min(2_000_000, (long) dice.logNormal(median, 1)));
  }
}
