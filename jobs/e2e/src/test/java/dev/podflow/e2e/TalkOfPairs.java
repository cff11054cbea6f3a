package dev.podflow.e2e;

import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.traffic.Packets;
import dev.podflow.simulator.traffic.Request;
import dev.podflow.simulator.traffic.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What pairs of workloads said to each other over TCP: those whose pods all systems can see. */
final class TalkOfPairs implements Witness {
  /** The sums of a pair. */
  static final class Pair {
    long connections;
    long requests;

    /** Requests that the server failed on. */
    long failed;

    /** Bytes of packets. */
    long wireSent;

    long wireReceived;

    /** Connections that are not HTTP, and what was said on them. */
    long streams;

    long streamSent;
    long streamReceived;

    /** What was said on HTTP, without headers. */
    long bodySent;

    long bodyReceived;
    private final List<Long> micros = new ArrayList<>();

    /** Of the times to an answer, by the contract's rank. */
    long p99Micros() {
      micros.sort(null);
      return micros.get((int) Math.floor(0.99 * (micros.size() - 1)));
    }
  }

  private final Map<String, Pair> pairs = new TreeMap<>();
  private final TreeSet<String> denied = new TreeSet<>();

  /** By {@code namespace/workload namespace/workload}; without those that a policy forbade. */
  Map<String, Pair> pairs() {
    pairs.keySet().removeAll(denied);
    return pairs;
  }

  @Override
  public void hear(Conversation conversation) {
    Connection connection = conversation.connection();
    if (!connection.protocol().equals("TCP")
        || !isMeshed(connection.client())
        || !isMeshed(connection.server())) {
      return;
    }
    String name = name(connection.client()) + " " + name(connection.server());
    if (!conversation.served()) {
      denied.add(name);
      return;
    }
    Pair pair = pairs.computeIfAbsent(name, key -> new Pair());
    pair.connections++;
    for (Packets packets : conversation.packets()) {
      pair.wireSent += packets.bytesSent();
      pair.wireReceived += packets.bytesReceived();
    }
    if (conversation.requests().isEmpty()) {
      pair.streams++;
      pair.streamSent += conversation.payloadSent();
      pair.streamReceived += conversation.payloadReceived();
    }
    for (Request request : conversation.requests()) {
      pair.requests++;
      pair.failed += request.status() >= 500 ? 1 : 0;
      pair.bodySent += request.requestBytes();
      pair.bodyReceived += request.responseBytes();
      if (request.answered()) {
        pair.micros.add(request.micros());
      }
    }
  }

  private static boolean isMeshed(End end) {
    return end.pod() != null && end.pod().workload.meshed();
  }

  private static String name(End end) {
    return end.namespace() + "/" + end.workload();
  }

  @Override
  public void passed(long time) {
    // What was heard is counted at once.
  }
}
