package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.Timestamps;

/**
 * Istio's ztunnel, the proxy of a node in ambient mode: a record for each TCP connection once it
 * has ended, by the client's node as {@code outbound} and by the server's as {@code inbound}.
 * Fields: {@code src/proxy/metrics.rs} of istio/ztunnel.
 *
 * <p>{@code bytes_sent} is what the end sent that the record is about: the client if outbound, the
 * server if inbound. The ends' pods are named; the pod that logs is neither of them.
 */
final class ZtunnelDialect implements Dialect {
  private static final byte[] INBOUND = ProxyAddress.ascii("inbound");
  private static final byte[] OUTBOUND = ProxyAddress.ascii("outbound");
  private static final byte[] OPENED = ProxyAddress.ascii("connection opened");
  private static final byte[] SPIFFE = ProxyAddress.ascii("spiffe://");
  private static final byte[] NAMESPACE = ProxyAddress.ascii("/ns/");

  /** What an error says where the other end forbade the connection. */
  private static final byte[] UNAUTHORIZED = ProxyAddress.ascii("http status: 401");

  private static final int HBONE_PORT = 15008;
  private static final int REASON_LENGTH_MIN = 32;

  private final ProxyAddress source = new ProxyAddress();
  private final ProxyAddress destination = new ProxyAddress();
  private final ProxyAddress target = new ProxyAddress();

  @Override
  public boolean knows(Fields fields) {
    return fields.isSaid(Field.SRC_ADDR) && fields.isSaid(Field.DST_ADDR);
  }

  @Override
  public Rejection read(Fields fields, Logger logger, Flow flow) {
    if (fields.is(Field.MESSAGE, OPENED)) {
      // Logged for debugging; the same connection is logged again once it has ended.
      flow.message = Flow.Message.STATUS;
      return null;
    }
    flow.message = Flow.Message.REPORT;
    flow.system = EnvoyDialect.SYSTEM;
    flow.protocol = "TCP";
    boolean knowsTime = fields.has(Field.TIME);
    flow.timeNanos = knowsTime ? fields.time(Field.TIME) : logger.timeNanos;
    if (knowsTime && flow.timeNanos == Timestamps.INVALID) {
      return Rejection.BAD_TIME;
    }
    logger.applyTo(flow);
    boolean inbound = fields.is(Field.DIRECTION, INBOUND);
    if (!inbound && !fields.is(Field.DIRECTION, OUTBOUND)) {
      return Rejection.WRONG_TYPE;
    }
    flow.reporter = inbound ? Reporter.DESTINATION : Reporter.SOURCE;
    flow.direction = inbound ? Flow.Direction.INGRESS : Flow.Direction.EGRESS;
    readEnds(fields, flow);
    flow.bytesSent = fields.number(inbound ? Field.BYTES_RECV : Field.BYTES_SENT);
    flow.bytesReceived = fields.number(inbound ? Field.BYTES_SENT : Field.BYTES_RECV);
    readFate(fields, flow, inbound);
    if (fields.has(Field.SRC_IDENTITY) && fields.has(Field.DST_IDENTITY)) {
      flow.security = Flow.Security.MUTUAL_TLS;
    }
    return fields.bad() == null ? null : Rejection.WRONG_TYPE;
  }

  private void readEnds(Fields fields, Flow flow) {
    source.read(fields, Field.SRC_ADDR);
    source.applyTo(flow.source);
    nameEnd(fields, Field.SRC_WORKLOAD, Field.SRC_NAMESPACE, Field.SRC_IDENTITY, flow.source);
    destination.read(fields, Field.DST_ADDR);
    target.read(fields, Field.DST_HBONE_ADDR);
    destination.applyTo(flow.destination);
    if (target.found) {
      // Through the tunnel to a waypoint, it is the service's address: only its port is taken.
      flow.destination.port = target.port;
    } else if (destination.port == HBONE_PORT) {
      flow.destination.port = 0;
    }
    nameEnd(fields, Field.DST_WORKLOAD, Field.DST_NAMESPACE, Field.DST_IDENTITY, flow.destination);
    if (fields.has(Field.DST_SERVICE)) {
      byte[] text = fields.bytes(Field.DST_SERVICE);
      int start = fields.start(Field.DST_SERVICE);
      int end = start + fields.length(Field.DST_SERVICE);
      UpstreamCluster.nameService(fields, text, start, end, flow.destination);
    }
  }

  /** Early versions log a wrong namespace of the server; a certificate's is right. */
  private static void nameEnd(
      Fields fields, Field workload, Field namespace, Field identity, FlowEnd end) {
    end.pod = fields.text(workload);
    end.namespace = fields.text(namespace);
    if (!fields.startsWith(identity, SPIFFE)) {
      return;
    }
    byte[] text = fields.bytes(identity);
    int start = fields.start(identity);
    int limit = start + fields.length(identity);
    int from = Fields.indexOf(text, start, limit, NAMESPACE) + NAMESPACE.length;
    int to = from;
    while (to < limit && text[to] != '/') {
      to++;
    }
    if (to > from && from > start + SPIFFE.length) {
      end.namespace = fields.text(text, from, to - from);
    }
  }

  private static void readFate(Fields fields, Flow flow, boolean inbound) {
    long duration = EnvoyDialect.life(fields);
    boolean failed = fields.has(Field.ERROR);
    boolean denied = inbound && AuthorizationDenial.isByZtunnel(fields);
    boolean transferred = flow.bytesSent > 0 || flow.bytesReceived > 0;
    // Whom the server's end turns away, that end counts.
    boolean turnedAway = !inbound && fields.indexOf(Field.ERROR, UNAUTHORIZED) >= 0;
    boolean unreached = failed && !denied && !transferred && !turnedAway;
    boolean opened = !denied && !unreached;
    flow.flowsDenied = denied ? 1 : 0;
    flow.flowsDropped = unreached ? 1 : 0;
    flow.flowsForwarded = opened ? 1 : 0;
    flow.connectionsOpened = opened ? 1 : 0;
    flow.connectionsClosed = opened && !failed ? 1 : 0;
    flow.connectionsReset = opened && failed ? 1 : 0;
    EnvoyDialect.lasted(flow, duration, false);
    if (opened) {
      flow.connectionNanos = duration;
    } else {
      flow.openedNanos = Flow.NO_TIME;
    }
    EnvoyDialect.judge(flow, denied, failed);
    if (denied) {
      AuthorizationDenial.readZtunnel(fields, flow);
    }
    flow.dropReason = reason(fields);
  }

  /** The error up to a colon: what follows are particulars, unless hardly anything precedes. */
  private static String reason(Fields fields) {
    int length = fields.length(Field.ERROR);
    if (length == 0) {
      return "";
    }
    byte[] text = fields.bytes(Field.ERROR);
    int start = fields.start(Field.ERROR);
    int colon = Math.min(REASON_LENGTH_MIN, length);
    while (colon < length && text[start + colon] != ':') {
      colon++;
    }
    return fields.text(text, start, colon);
  }
}
