package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.Flow.Security;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.LogTimes;
import dev.podflow.flow.Rejection;

/**
 * The access log of Linkerd's proxy: a record for each request that comes in, so it is the
 * destination's. The server is the pod that logs it; the port that it answers on is not said. A
 * client with an identity came over the mesh's TLS.
 *
 * <p>Linkerd's metrics bear the same {@code source_system} and count the same requests, with the
 * port and from the client's side: pairs are theirs.
 */
final class LinkerdDialect implements Dialect {
  static final String SYSTEM = "linkerd";

  private static final byte[] SCHEME = ProxyAddress.ascii("://");
  private static final int MAX_STATUS = 999;

  private final ProxyAddress client = new ProxyAddress();
  private final ProxyAddress host = new ProxyAddress();

  @Override
  public boolean knows(Fields fields) {
    return fields.isSaid(Field.CLIENT_ADDR) && fields.isSaid(Field.STATUS);
  }

  @Override
  public Rejection read(Fields fields, Logger logger, Flow flow) {
    flow.message = Flow.Message.REPORT;
    flow.system = SYSTEM;
    flow.metered = true;
    flow.reporter = Reporter.DESTINATION;
    flow.direction = Flow.Direction.INGRESS;
    flow.protocol = "TCP";
    flow.timeNanos = logger.timeNanos;
    if (fields.has(Field.TIME)) {
      flow.timeNanos =
          LogTimes.parse(
              fields.bytes(Field.TIME), fields.start(Field.TIME), fields.length(Field.TIME));
      if (flow.timeNanos == LogTimes.INVALID) {
        return Rejection.BAD_TIME;
      }
    }
    logger.applyTo(flow);
    client.read(fields, Field.CLIENT_ADDR);
    client.applyTo(flow.source);
    logger.name(flow.destination);
    readService(fields, flow.destination);
    long status = fields.number(Field.STATUS);
    if (status < 0 || status > MAX_STATUS) {
      return Rejection.WRONG_TYPE;
    }
    flow.l7Protocol = Flow.L7Protocol.HTTP;
    flow.httpStatus = (int) status;
    flow.httpMethod = fields.text(Field.METHOD);
    flow.latencyNanos = fields.nanos(Field.TOTAL_NS, 1);
    flow.bytesSent = fields.number(Field.REQUEST_BYTES);
    flow.bytesReceived = fields.number(Field.RESPONSE_BYTES);
    flow.security = fields.has(Field.CLIENT_ID) ? Security.MUTUAL_TLS : Security.PLAINTEXT;
    EnvoyDialect.judge(flow, false, status >= 500);
    return fields.bad() == null ? null : Rejection.WRONG_TYPE;
  }

  /** The host that was asked for: {@code cart.shop.svc.cluster.local:80}, {@code cart:80}. */
  private void readService(Fields fields, FlowEnd server) {
    Field field = fields.has(Field.HOST) ? Field.HOST : Field.URI;
    if (!fields.has(field)) {
      return;
    }
    byte[] text = fields.bytes(field);
    int start = fields.start(field);
    int end = start + fields.length(field);
    int scheme = indexOf(text, start, end, SCHEME);
    start = scheme < end ? scheme + SCHEME.length : start;
    int stop = start;
    while (stop < end && text[stop] != ':' && text[stop] != '/') {
      stop++;
    }
    host.read(text, start, stop - start);
    if (host.found || stop == start) {
      return;
    }
    if (!contains(text, start, stop, '.')) {
      server.service = fields.text(text, start, stop - start);
      return;
    }
    UpstreamCluster.nameService(fields, text, start, stop, server);
    // What it is called outside is not who it is: a pod here.
    server.dnsName = "";
  }

  private static boolean contains(byte[] text, int start, int end, char wanted) {
    for (int i = start; i < end; i++) {
      if (text[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(byte[] text, int start, int end, byte[] words) {
    for (int i = start; i <= end - words.length; i++) {
      if (Fields.startsWith(text, i, end - i, words)) {
        return i;
      }
    }
    return end;
  }
}
