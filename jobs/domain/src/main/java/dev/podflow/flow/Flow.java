package dev.podflow.flow;

/**
 * One record of a flow log, flat and mutable: a reader resets and fills it, the next steps of the
 * same task read it before the next record comes. Public fields, because it is the innermost loop.
 *
 * <p>Texts are never null, {@code ""} where the record does not say. Texts that repeat (names,
 * reasons) come from a {@link StringPool}, so that the same text is mostly the same object.
 */
public final class Flow {
  /** What kind of message the record is. */
  public enum Message {
    /** One packet or message: {@link Flow#layer} and {@link Flow#eventType} say what. */
    FLOW,
    /**
     * What happened between a client (the source) and a server (the destination), in sums: a log of
     * connections, of requests, of DNS queries. Sums that the record does not state are {@link
     * Flow#UNKNOWN}.
     */
    REPORT,
    /** Events that were lost before they were logged: {@link Flow#lostEvents}. */
    LOST_EVENTS,
    /** Node status, agent events, debug events: nothing to count. */
    STATUS
  }

  /** At which layer the event was seen. */
  public enum Layer {
    UNKNOWN,
    L3_L4,
    L7,
    SOCKET
  }

  /**
   * What became of the packet or message. {@link Flow#verdictText} keeps a name that is not here.
   */
  public enum Verdict {
    UNKNOWN,
    FORWARDED,
    DROPPED,
    ERROR,
    AUDIT,
    REDIRECTED,
    TRACED,
    TRANSLATED
  }

  /** Hubble's event types (pkg/monitor/api/types.go) as far as they are told apart. */
  public enum EventType {
    /** Not said, or not known. */
    UNKNOWN,
    DROP,
    DEBUG,
    CAPTURE,
    TRACE,
    POLICY_VERDICT,
    TRACE_SOCKET,
    ACCESS_LOG,
    AGENT
  }

  /** Where in the datapath the event was seen. */
  public enum Point {
    UNKNOWN,
    TO_PROXY,
    TO_HOST,
    TO_STACK,
    TO_OVERLAY,
    TO_ENDPOINT,
    TO_NETWORK,
    TO_CRYPTO,
    FROM_ENDPOINT,
    FROM_PROXY,
    FROM_HOST,
    FROM_STACK,
    FROM_OVERLAY,
    FROM_NETWORK,
    FROM_CRYPTO
  }

  /** Direction as seen from the local endpoint. */
  public enum Direction {
    UNKNOWN,
    INGRESS,
    EGRESS
  }

  /** Whether a packet is a reply; the log may not know. */
  public enum Reply {
    UNKNOWN,
    FORWARD,
    REPLY
  }

  /** What the connection tracker said of the packet. */
  public enum TraceReason {
    UNKNOWN,
    NEW,
    ESTABLISHED,
    REPLY,
    RELATED,
    REOPENED
  }

  /** Which end of a {@linkplain Message#REPORT report} saw it. */
  public enum Reporter {
    /** The record only names its node: it is the end whose pod runs there, else the middle. */
    BY_NODE,
    SOURCE,
    DESTINATION,
    /** Neither: a waypoint, a gateway, a forwarding node. */
    MIDDLE
  }

  /** Whether a {@linkplain Message#REPORT report}'s traffic was encrypted by a mesh. */
  public enum Security {
    UNKNOWN,
    MUTUAL_TLS,
    PLAINTEXT
  }

  /** What a {@linkplain Message#REPORT report} of a connection tracker says of a connection. */
  public enum ConnectionEvent {
    /** The report states sums and is no such event. */
    NONE,
    OPENED,
    CHANGED,
    /** The tracker forgot it. */
    ENDED
  }

  /** How a connection ended, as far as the event says. */
  public enum ConnectionEnd {
    UNKNOWN,
    FINISHED,
    RESET
  }

  /** Protocol of a layer 7 message. */
  public enum L7Protocol {
    NONE,
    HTTP,
    DNS,
    KAFKA,
    UNKNOWN
  }

  /** Part of an exchange that a layer 7 message is. */
  public enum L7Type {
    UNKNOWN,
    REQUEST,
    RESPONSE,
    SAMPLE
  }

  public static final int TCP_FIN = 1;
  public static final int TCP_SYN = 2;
  public static final int TCP_RST = 4;
  public static final int TCP_ACK = 16;

  /** A sum that the record does not state. */
  public static final long UNKNOWN = -1;

  public Message message;

  /** Whose log it is, the value of {@code source_system}, such as {@code cilium}. */
  public String system;

  /**
   * When it was captured, nanoseconds since the epoch (UTC); {@link #NO_TIME} if it does not say.
   */
  public long timeNanos;

  public static final long NO_TIME = Long.MIN_VALUE;

  /**
   * For how long after {@link #timeNanos} the sums of a {@linkplain Message#REPORT report} go on,
   * nanoseconds; 0 for a moment.
   */
  public long spanNanos;

  /** Hash of the event's uuid; 0 if it has none. */
  public long uuidHash;

  /** Name of the reporting node, without its cluster. */
  public String node;

  /** Name of the reporting node's cluster; empty if the record does not say. */
  public String cluster;

  public Layer layer;
  public EventType eventType;
  public int eventSubType;
  public Verdict verdict;

  /** The verdict as logged, also where {@link #verdict} is UNKNOWN. */
  public String verdictText;

  /**
   * Name of the reason of a drop, as logged ({@code POLICY_DENIED}); a bare number where only that
   * is known.
   */
  public String dropReason;

  public Direction direction;
  public Reply reply;
  public Point point;
  public TraceReason traceReason;

  /** Name such as TCP, UDP, SCTP, ICMPv4, ICMPv6, VRRP, IGMP; empty if unknown. */
  public String protocol;

  /** TCP_… bits. */
  public int tcpFlags;

  /** ICMP type; -1 if the protocol is not ICMP. */
  public int icmpType;

  /** ICMP code; -1 if the protocol is not ICMP. */
  public int icmpCode;

  /** How many flows, or messages, the record stands for; at least 1. */
  public long weight;

  public final FlowEnd source = new FlowEnd();
  public final FlowEnd destination = new FlowEnd();

  public L7Protocol l7Protocol;
  public L7Type l7Type;

  /** Latency of a response, nanoseconds; -1 if the log does not know it. */
  public long latencyNanos;

  public String httpMethod;

  /** HTTP status; 0 if there is none. */
  public int httpStatus;

  /** Hash of the X-Request-Id header; 0 if there is none. */
  public long requestIdHash;

  /** Name that was asked for, lower case, as logged (with the trailing dot). */
  public String dnsQuery;

  /** Query type ({@code A}, {@code AAAA}); several are joined with a comma. */
  public String dnsType;

  /**
   * Of a report: it only tells again what its logger's own record of the query tells, if that is
   * logged at all.
   */
  public boolean echo;

  /**
   * Of a report: its system's metrics count what went between the two ends, so that here only the
   * single request counts.
   */
  public boolean metered;

  /** Response code as a number (RFC 6895); 0 is NOERROR. */
  public int dnsCode;

  public final PolicyList egressAllowedBy = new PolicyList();
  public final PolicyList ingressAllowedBy = new PolicyList();
  public final PolicyList egressDeniedBy = new PolicyList();
  public final PolicyList ingressDeniedBy = new PolicyList();

  /** Of LOST_EVENTS: how many. */
  public long lostEvents;

  // What only a report has.

  public Reporter reporter;

  /**
   * When the connections that {@link #connectionsOpened} counts were opened, nanoseconds since the
   * epoch, or a connection that has ended; {@link #NO_TIME} where that was at {@link #timeNanos}.
   */
  public long openedNanos;

  /** Flows by what became of them; all three UNKNOWN where the record is about no flows. */
  public long flowsForwarded;

  /** Flows dropped other than by a policy. */
  public long flowsDropped;

  /** Flows denied by a policy. */
  public long flowsDenied;

  public long connectionsOpened;
  public long connectionsClosed;
  public long connectionsReset;

  /**
   * Where it is not NONE, what counts as a flow and as opened, closed or reset is found out from
   * the events of the connection before.
   */
  public ConnectionEvent connectionEvent;

  public ConnectionEnd connectionEnd;

  /** Tells connections with the same ends apart, such as ICMP's identifier; 0 if nothing does. */
  public long connectionId;

  /** Bytes from client to server. */
  public long bytesSent;

  /** Bytes from server to client. */
  public long bytesReceived;

  /** Packets from client to server. */
  public long packetsSent;

  /** Packets from server to client. */
  public long packetsReceived;

  /** Life of a connection that ended, nanoseconds. */
  public long connectionNanos;

  /** Round trip of a connection, nanoseconds. */
  public long rttNanos;

  public Security security;

  /** How often each policy of {@link #policies} was hit. */
  public long policyHits;

  public final PolicyTrace policies = new PolicyTrace();

  /**
   * Hash of what makes two records the same statistics: the second one counts nothing. 0 where
   * nothing tells.
   */
  public long statisticsHash;

  public Flow() {
    reset();
  }

  /** Forgets the last record. */
  public void reset() {
    message = Message.FLOW;
    system = "";
    timeNanos = NO_TIME;
    spanNanos = 0;
    uuidHash = 0;
    node = "";
    cluster = "";
    layer = Layer.UNKNOWN;
    eventType = EventType.UNKNOWN;
    eventSubType = 0;
    verdict = Verdict.UNKNOWN;
    verdictText = "";
    dropReason = "";
    direction = Direction.UNKNOWN;
    reply = Reply.UNKNOWN;
    point = Point.UNKNOWN;
    traceReason = TraceReason.UNKNOWN;
    protocol = "";
    tcpFlags = 0;
    icmpType = -1;
    icmpCode = -1;
    weight = 1;
    source.reset();
    destination.reset();
    l7Protocol = L7Protocol.NONE;
    l7Type = L7Type.UNKNOWN;
    latencyNanos = -1;
    httpMethod = "";
    httpStatus = 0;
    requestIdHash = 0;
    dnsQuery = "";
    dnsType = "";
    echo = false;
    metered = false;
    dnsCode = 0;
    egressAllowedBy.clear();
    ingressAllowedBy.clear();
    egressDeniedBy.clear();
    ingressDeniedBy.clear();
    lostEvents = 0;
    reporter = Reporter.BY_NODE;
    openedNanos = NO_TIME;
    flowsForwarded = UNKNOWN;
    flowsDropped = UNKNOWN;
    flowsDenied = UNKNOWN;
    connectionsOpened = UNKNOWN;
    connectionsClosed = UNKNOWN;
    connectionsReset = UNKNOWN;
    connectionEvent = ConnectionEvent.NONE;
    connectionEnd = ConnectionEnd.UNKNOWN;
    connectionId = 0;
    bytesSent = UNKNOWN;
    bytesReceived = UNKNOWN;
    packetsSent = UNKNOWN;
    packetsReceived = UNKNOWN;
    connectionNanos = UNKNOWN;
    rttNanos = UNKNOWN;
    security = Security.UNKNOWN;
    policyHits = UNKNOWN;
    policies.clear();
    statisticsHash = 0;
  }
}
