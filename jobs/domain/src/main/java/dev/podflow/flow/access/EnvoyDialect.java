package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.Flow.Security;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.Timestamps;

/**
 * Envoy's access log, as a sidecar, gateway or waypoint of Istio writes it, or any other Envoy: a
 * record for each request, or for each TCP connection once it has ended.
 *
 * <p>The proxy of the client's pod is the source's reporter, and so is a gateway, which is the
 * client of what is behind it; the proxy of the server's pod is the destination's. Which it is, the
 * upstream cluster's name tells. Fields and their meaning: Envoy's "Access log format strings",
 * Istio's {@code pilot/pkg/model/telemetry_logging.go}.
 */
final class EnvoyDialect implements Dialect {
  /** The {@code source_system} of logs of Envoy and of Istio's proxies. */
  static final String SYSTEM = "envoy";

  private static final byte[] CONNECT = ProxyAddress.ascii("CONNECT");
  private static final byte[] VIA_UPSTREAM = ProxyAddress.ascii("via_upstream");

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int MAX_STATUS = 999;

  /** A year; a connection that is said to have lasted longer says it of another clock. */
  private static final long LIFE_MAX_NANOS = 31_536_000_000_000_000L;

  private final UpstreamCluster cluster = new UpstreamCluster();
  private final UpstreamCluster serverName = new UpstreamCluster();
  private final ProxyAddress upstream = new ProxyAddress();
  private final ProxyAddress upstreamLocal = new ProxyAddress();
  private final ProxyAddress downstreamLocal = new ProxyAddress();
  private final ProxyAddress downstreamRemote = new ProxyAddress();
  private final ProxyAddress forwardedFor = new ProxyAddress();

  /** Whether one of the forwarded-for addresses is the downstream one: the proxy put it there. */
  private boolean isEdge;

  @Override
  public boolean knows(Fields fields) {
    return fields.isSaid(Field.RESPONSE_CODE)
        || fields.isSaid(Field.RESPONSE_FLAGS)
        || fields.isSaid(Field.UPSTREAM_CLUSTER)
        || fields.isSaid(Field.DOWNSTREAM_REMOTE);
  }

  @Override
  public Rejection read(Fields fields, Logger logger, Flow flow) {
    readAddresses(fields);
    if (isInternal()) {
      flow.message = Flow.Message.STATUS;
      return null;
    }
    flow.message = Flow.Message.REPORT;
    flow.system = SYSTEM;
    flow.protocol = "TCP";
    boolean knowsStart = fields.has(Field.START_TIME);
    flow.timeNanos = knowsStart ? fields.time(Field.START_TIME) : logger.timeNanos;
    if (knowsStart && flow.timeNanos == Timestamps.INVALID) {
      return Rejection.BAD_TIME;
    }
    logger.applyTo(flow);
    readWay(fields, logger, flow);
    long status = fields.number(Field.RESPONSE_CODE);
    if (status > MAX_STATUS) {
      return Rejection.WRONG_TYPE;
    }
    flow.bytesSent = fields.number(Field.BYTES_RECEIVED);
    flow.bytesReceived = fields.number(Field.BYTES_SENT);
    int flags = ResponseFlags.read(fields);
    if (fields.has(Field.METHOD) || fields.has(Field.PROTOCOL) || status > 0) {
      readRequest(fields, flow, (int) Math.max(0, status), flags);
    } else {
      readConnection(fields, flow, flags, knowsStart);
    }
    flow.security = security(fields, flow);
    return fields.bad() == null ? null : Rejection.WRONG_TYPE;
  }

  private void readAddresses(Fields fields) {
    cluster.read(fields, Field.UPSTREAM_CLUSTER);
    serverName.read(fields, Field.SERVER_NAME);
    upstream.read(fields, Field.UPSTREAM_HOST);
    upstreamLocal.read(fields, Field.UPSTREAM_LOCAL);
    downstreamLocal.read(fields, Field.DOWNSTREAM_LOCAL);
    downstreamRemote.read(fields, Field.DOWNSTREAM_REMOTE);
    readForwardedFor(fields);
    if (fields.has(Field.DOWNSTREAM_DIRECT)) {
      downstreamRemote.read(fields, Field.DOWNSTREAM_DIRECT);
    }
  }

  /** Finds the last address of the list, and whether the downstream one is among them. */
  private void readForwardedFor(Fields fields) {
    isEdge = false;
    forwardedFor.clear();
    if (!fields.has(Field.FORWARDED_FOR)) {
      return;
    }
    byte[] text = fields.bytes(Field.FORWARDED_FOR);
    int from = fields.start(Field.FORWARDED_FOR);
    int end = from + fields.length(Field.FORWARDED_FOR);
    while (from < end) {
      int to = from;
      while (to < end && text[to] != ',') {
        to++;
      }
      while (from < to && text[from] == ' ') {
        from++;
      }
      forwardedFor.read(text, from, to - from);
      isEdge |= forwardedFor.isSameIp(downstreamRemote);
      from = to + 1;
    }
  }

  /** Envoy's way from one of its own listeners to the next: the other listener logs it. */
  private boolean isInternal() {
    return cluster.kind == UpstreamCluster.Kind.INTERNAL
        || (downstreamRemote.internal && !downstreamRemote.found);
  }

  /** Finds out who called whom, and who of them logged it. */
  private void readWay(Fields fields, Logger logger, Flow flow) {
    switch (cluster.kind) {
      case OUTBOUND, PASSTHROUGH -> readOutbound(fields, logger, flow);
      case INBOUND -> readInbound(fields, logger, flow);
      case MIDDLE -> readMiddle(fields, flow);
      case OTHER, NONE, INTERNAL -> readUnnamed(fields, logger, flow);
    }
  }

  private void readOutbound(Fields fields, Logger logger, Flow flow) {
    flow.reporter = Reporter.SOURCE;
    flow.direction = Flow.Direction.EGRESS;
    ProxyAddress client = clientOfUpstream();
    client.applyTo(flow.source);
    if (client == downstreamLocal) {
      // A gateway's own port is not the one that it called from.
      flow.source.port = 0;
    }
    logger.name(flow.source);
    FlowEnd server = flow.destination;
    if (upstream.found) {
      upstream.applyTo(server);
    } else if (!cluster.hasHost() || (!isEdge && downstreamLocal.port == cluster.port)) {
      // Where it was sent to: the service's own address, if nobody behind it was called.
      downstreamLocal.applyTo(server);
    } else {
      server.port = cluster.port;
    }
    cluster.nameService(fields, server);
    if (!cluster.hasHost() && serverName.kind == UpstreamCluster.Kind.OTHER) {
      nameByServerName(fields, server);
    }
  }

  /**
   * Whom the server saw: the proxy's pod. A gateway, whose client is another one, has put that
   * client into the list of forwarded-for addresses.
   */
  private ProxyAddress clientOfUpstream() {
    if (upstreamLocal.isRoutable()) {
      return upstreamLocal;
    }
    return isEdge ? downstreamLocal : downstreamRemote;
  }

  private void readInbound(Fields fields, Logger logger, Flow flow) {
    flow.reporter = Reporter.DESTINATION;
    flow.direction = Flow.Direction.INGRESS;
    downstreamRemote.applyTo(flow.source);
    FlowEnd server = flow.destination;
    if (downstreamLocal.isRoutable()) {
      downstreamLocal.applyTo(server);
    } else if (upstream.isRoutable()) {
      upstream.applyTo(server);
    } else {
      server.port = upstream.port;
    }
    if (server.port == 0) {
      server.port = cluster.port;
    }
    logger.name(server);
    cluster.nameService(fields, server);
    if (serverName.kind == UpstreamCluster.Kind.MIDDLE) {
      serverName.nameService(fields, server);
    }
  }

  private void readMiddle(Fields fields, Flow flow) {
    flow.reporter = Reporter.MIDDLE;
    downstreamRemote.applyTo(flow.source);
    upstream.applyTo(flow.destination);
    if (flow.destination.port == 0) {
      flow.destination.port = cluster.port;
    }
    cluster.nameService(fields, flow.destination);
  }

  /** Of an Envoy that Istio has not configured, or of a request that led nowhere. */
  private void readUnnamed(Fields fields, Logger logger, Flow flow) {
    if (serverName.kind == UpstreamCluster.Kind.MIDDLE || upstream.isLoopback()) {
      readInbound(fields, logger, flow);
    } else if (!upstream.found) {
      flow.reporter = Reporter.BY_NODE;
      downstreamRemote.applyTo(flow.source);
      downstreamLocal.applyTo(flow.destination);
    } else if (upstreamLocal.isRoutable() || !logger.pod.isEmpty()) {
      readOutbound(fields, logger, flow);
    } else {
      readMiddle(fields, flow);
      if (!downstreamRemote.found) {
        forwardedFor.applyTo(flow.source);
      }
    }
  }

  private static void nameByServerName(Fields fields, FlowEnd server) {
    byte[] text = fields.bytes(Field.SERVER_NAME);
    int start = fields.start(Field.SERVER_NAME);
    UpstreamCluster.nameService(
        fields, text, start, start + fields.length(Field.SERVER_NAME), server);
  }

  private static void readRequest(Fields fields, Flow flow, int status, int flags) {
    flow.l7Protocol = Flow.L7Protocol.HTTP;
    flow.httpMethod = fields.text(Field.METHOD);
    flow.httpStatus = status;
    boolean tunnel = status == SWITCHING_PROTOCOLS || fields.is(Field.METHOD, CONNECT);
    if (status > 0) {
      // A tunnel lasts long after it was answered; what was never answered has no time to that.
      flow.latencyNanos =
          fields.nanos(
              tunnel ? Field.UPSTREAM_SERVICE_TIME : Field.DURATION, Decimal.NANOS_PER_MILLI);
    }
    String grpc = GrpcStatus.failure(fields);
    boolean denied = isDenied(fields, Field.RESPONSE_CODE_DETAILS, flags, flow);
    boolean failed =
        status == 0 || status >= 500 || !grpc.isEmpty() || (flags & ~ResponseFlags.HARMLESS) != 0;
    judge(flow, denied, failed);
    if (denied || failed) {
      flow.dropReason = reason(fields, Field.RESPONSE_CODE_DETAILS);
      if (flow.dropReason.isEmpty()) {
        flow.dropReason = grpc;
      }
    }
  }

  /**
   * A connection is logged once it has ended.
   *
   * @param knowsStart whether the time is that of its start, and not of its end
   */
  private static void readConnection(Fields fields, Flow flow, int flags, boolean knowsStart) {
    long duration = life(fields);
    boolean denied = isDenied(fields, Field.TERMINATION_DETAILS, flags, flow);
    boolean unreached = !denied && (flags & ResponseFlags.UNREACHED) != 0;
    boolean reset = (flags & ResponseFlags.RESET) != 0;
    boolean opened = !denied && !unreached;
    flow.flowsDenied = denied ? 1 : 0;
    flow.flowsDropped = unreached ? 1 : 0;
    flow.flowsForwarded = opened ? 1 : 0;
    flow.connectionsOpened = opened ? 1 : 0;
    flow.connectionsClosed = opened && !reset ? 1 : 0;
    flow.connectionsReset = opened && reset ? 1 : 0;
    lasted(flow, duration, knowsStart);
    if (opened) {
      flow.connectionNanos = duration;
    } else {
      flow.openedNanos = Flow.NO_TIME;
    }
    boolean failed = (flags & ~ResponseFlags.HARMLESS) != 0;
    judge(flow, denied, failed);
    if (denied || failed) {
      flow.dropReason = reason(fields, Field.TERMINATION_DETAILS);
    }
  }

  /** How long a connection lasted, nanoseconds; {@link Flow#UNKNOWN} if nobody can tell. */
  static long life(Fields fields) {
    long nanos = fields.nanos(Field.DURATION, Decimal.NANOS_PER_MILLI);
    return nanos > LIFE_MAX_NANOS ? Flow.UNKNOWN : nanos;
  }

  /** Puts the flow's time at the end of what it is about, and its opening at the start. */
  static void lasted(Flow flow, long nanos, boolean knowsStart) {
    if (nanos <= 0 || flow.timeNanos == Flow.NO_TIME) {
      return;
    }
    long time = flow.timeNanos;
    // No sum of times of this century overflows; what does is a clock or a log gone wrong.
    if (knowsStart) {
      flow.openedNanos = time;
      flow.timeNanos = time + Math.min(nanos, Long.MAX_VALUE - Math.max(0, time));
    } else {
      flow.openedNanos = time - Math.min(nanos, Math.max(0, time));
    }
  }

  /** By a policy of the mesh, which is told, or by an authorizer that the proxy asked. */
  private static boolean isDenied(Fields fields, Field details, int flags, Flow flow) {
    if (AuthorizationDenial.isByEnvoy(fields, details)) {
      AuthorizationDenial.readEnvoy(fields, details, flow);
      return true;
    }
    return (flags & ResponseFlags.DENIED) != 0;
  }

  /** Says what became of it, in the words of Hubble. */
  static void judge(Flow flow, boolean denied, boolean failed) {
    if (denied) {
      flow.verdict = Flow.Verdict.DROPPED;
    } else {
      flow.verdict = failed ? Flow.Verdict.ERROR : Flow.Verdict.FORWARDED;
    }
    flow.verdictText = flow.verdict.name();
  }

  /** The flags, else the details as far as they are a word and no address or number. */
  private static String reason(Fields fields, Field details) {
    if (fields.has(Field.RESPONSE_FLAGS)) {
      return fields.text(Field.RESPONSE_FLAGS);
    }
    if (!fields.has(details) || fields.is(details, VIA_UPSTREAM)) {
      return "";
    }
    byte[] text = fields.bytes(details);
    int start = fields.start(details);
    int length = 0;
    while (length < fields.length(details) && isWord(text[start + length])) {
      length++;
    }
    return fields.text(text, start, length);
  }

  private static boolean isWord(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b == '.';
  }

  /**
   * A server's proxy knows: Istio's clients say a server name, and a request that came without one
   * was read in plain text. A client's proxy does not log it, unless it called through a tunnel of
   * the mesh.
   */
  private Security security(Fields fields, Flow flow) {
    if (flow.reporter != Reporter.DESTINATION) {
      return upstream.internal && upstream.found ? Security.MUTUAL_TLS : Security.UNKNOWN;
    }
    if (serverName.kind == UpstreamCluster.Kind.MIDDLE || fields.has(Field.PEER)) {
      return Security.MUTUAL_TLS;
    }
    boolean certain =
        cluster.kind == UpstreamCluster.Kind.INBOUND
            && flow.l7Protocol == Flow.L7Protocol.HTTP
            && fields.isSaid(Field.SERVER_NAME)
            && !fields.has(Field.SERVER_NAME);
    return certain ? Security.PLAINTEXT : Security.UNKNOWN;
  }
}
