package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * All that happened on one connection, whoever saw it: what every log but Hubble's is written from.
 * Times are nanoseconds since the epoch.
 */
public final class Conversation {
  /** What the network did to it. */
  public enum Fate {
    SERVED,
    /** A policy forbade it where it came from: nothing got out. */
    DENIED_AT_CLIENT,
    /** A policy forbade it where it went to. */
    DENIED_AT_SERVER
  }

  /** How it ended. */
  public enum Close {
    /** Both said that they were done. */
    FINISHED,
    RESET_BY_SERVER,
    RESET_BY_CLIENT,
    /** Nobody said anything: no TCP, or no answer. */
    SILENT
  }

  private final Connection connection;
  private final long opened;
  private final List<Packets> packets = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<NameQuery> queries = new ArrayList<>();
  private Fate fate = Fate.SERVED;
  private Close close = Close.SILENT;
  private long closed;
  private long payloadSent;
  private long payloadReceived;
  private List<Policy> egress = List.of();
  private List<Policy> ingress = List.of();
  private boolean audited;

  Conversation(Connection connection, long opened) {
    this.connection = connection;
    this.opened = opened;
    this.closed = opened;
  }

  public Connection connection() {
    return connection;
  }

  public Fate fate() {
    return fate;
  }

  public boolean served() {
    return fate == Fate.SERVED;
  }

  /** When its first packet was sent. */
  public long opened() {
    return opened;
  }

  /** When its last packet was. */
  public long closed() {
    return closed;
  }

  public Close close() {
    return close;
  }

  /** In the order of their times, but for those of two queries that are underway at once. */
  public List<Packets> packets() {
    return packets;
  }

  /** Its HTTP requests; empty if nobody can read it, or if it is none. */
  public List<Request> requests() {
    return requests;
  }

  /** Its DNS queries. */
  public List<NameQuery> queries() {
    return queries;
  }

  /** What the client's program sent, without any header of TCP and IP, bytes. */
  public long payloadSent() {
    return payloadSent;
  }

  /** What the server's program sent, without any header of TCP and IP, bytes. */
  public long payloadReceived() {
    return payloadReceived;
  }

  /** Policies that decided at the client; empty if none is named. */
  public List<Policy> egress() {
    return egress;
  }

  /** Policies that decided at the server; empty if none is named. */
  public List<Policy> ingress() {
    return ingress;
  }

  /** Whether it would have been denied at the server if its policies were enforced. */
  public boolean audited() {
    return audited;
  }

  Conversation policies(List<Policy> atClient, List<Policy> atServer) {
    egress = atClient;
    ingress = atServer;
    return this;
  }

  Conversation audited(boolean value) {
    audited = value;
    return this;
  }

  Conversation fate(Fate value) {
    fate = value;
    return this;
  }

  void add(Packets some) {
    packets.add(some);
    closed = Math.max(closed, some.time());
  }

  void add(Request request) {
    requests.add(request);
  }

  void add(NameQuery query) {
    queries.add(query);
  }

  void payload(long sent, long received) {
    payloadSent += sent;
    payloadReceived += received;
  }

  void close(Close how) {
    close = how;
  }
}
