package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Policy;
import java.util.List;

/** A record of Hubble before it is written: what is null, empty or 0 is left out. */
final class Event {
  static final int DROP = 1;
  static final int TRACE = 4;
  static final int VERDICT = 5;
  static final int SOCKET = 7;
  static final int ACCESS_LOG = 129;

  final long time;
  final ClusterNode node;
  final Connection connection;

  /** Whether it goes from the server to the client. */
  final boolean reply;

  final int type;
  int subType;
  String verdict = "FORWARDED";
  String flags = "";
  String direction;
  Point point;
  String reason;

  /** Whether the record says if it is a reply. */
  boolean saysReply = true;

  String dropReason;
  String policyField;
  List<Policy> policies = List.of();
  int aggregate;
  String translatedSource;
  Message message;

  /** A layer 7 message. Times and codes that are 0 or negative are left out. */
  record Message(
      boolean http,
      String method,
      String url,
      String requestId,
      int code,
      long latencyNanos,
      String query,
      String queryType) {
    static Message http(String method, String url, String requestId, int code, long latencyNanos) {
      return new Message(true, method, url, requestId, code, latencyNanos, "", "");
    }

    static Message dns(String query, String type, int code) {
      return new Message(false, "", "", "", code, 0, query, type);
    }
  }

  Event(long time, ClusterNode node, Connection connection, boolean reply, int type) {
    this.time = time;
    this.node = node;
    this.connection = connection;
    this.reply = reply;
    this.type = type;
  }

  End source() {
    return reply ? connection.server() : connection.client();
  }

  End destination() {
    return reply ? connection.client() : connection.server();
  }

  int sourcePort() {
    return reply ? connection.serverPort() : connection.clientPort();
  }

  int destinationPort() {
    return reply ? connection.clientPort() : connection.serverPort();
  }
}
