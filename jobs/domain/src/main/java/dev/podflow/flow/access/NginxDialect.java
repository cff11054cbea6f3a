package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.LogTimes;
import dev.podflow.flow.Rejection;

/**
 * The access log of ingress-nginx' controller: a record for each request of a client outside. The
 * controller is the source, the pod behind the service that answered it the destination; a request
 * that it tried with several counts once, with the last. It lasted as long as the controller waited
 * for all of them, which leaves out what the client's line took; where there was none, as long as
 * the controller took itself.
 *
 * <p>JSON formats are everybody's own: nginx' names for its variables are known here, and those
 * that are common for the rest. Variables: nginx' {@code ngx_http_core_module} and {@code
 * ngx_http_upstream_module}.
 */
final class NginxDialect implements Dialect {
  static final String SYSTEM = "ingress-nginx";

  /** Where the controller itself answers what leads nowhere. */
  private static final byte[] DEFAULT_BACKEND = ProxyAddress.ascii("upstream-default-backend");

  private static final String DEFAULT_BACKEND_WORKLOAD = "default-backend";
  private static final int MAX_STATUS = 999;
  private static final int METHOD_LENGTH_MAX = 20;

  private final ProxyAddress backend = new ProxyAddress();

  @Override
  public boolean knows(Fields fields) {
    return fields.isSaid(Field.STATUS)
        && (fields.isSaid(Field.UPSTREAM_ADDR)
            || fields.isSaid(Field.UPSTREAM_NAME)
            || fields.isSaid(Field.REQUEST_TIME)
            || fields.isSaid(Field.UPSTREAM_TIME));
  }

  @Override
  public Rejection read(Fields fields, Logger logger, Flow flow) {
    flow.message = Flow.Message.REPORT;
    flow.system = SYSTEM;
    flow.reporter = Reporter.SOURCE;
    flow.direction = Flow.Direction.EGRESS;
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
    logger.name(flow.source);
    if (flow.source.pod.isEmpty()) {
      flow.source.workload = SYSTEM;
    }
    readBackend(fields, flow.destination);
    long status = fields.number(Field.STATUS);
    if (status < 0 || status > MAX_STATUS) {
      return Rejection.WRONG_TYPE;
    }
    flow.l7Protocol = Flow.L7Protocol.HTTP;
    flow.httpStatus = (int) status;
    flow.httpMethod = method(fields);
    flow.latencyNanos = latency(fields);
    flow.bytesSent = fields.number(Field.REQUEST_LENGTH);
    flow.bytesReceived = received(fields);
    EnvoyDialect.judge(flow, false, status >= 500);
    return fields.bad() == null ? null : Rejection.WRONG_TYPE;
  }

  private void readBackend(Fields fields, FlowEnd server) {
    int start = lastStart(fields, Field.UPSTREAM_ADDR);
    int end = fields.start(Field.UPSTREAM_ADDR) + fields.length(Field.UPSTREAM_ADDR);
    if (fields.has(Field.UPSTREAM_ADDR)) {
      backend.read(fields.bytes(Field.UPSTREAM_ADDR), start, end - start);
    } else {
      backend.clear();
    }
    if (fields.is(Field.UPSTREAM_NAME, DEFAULT_BACKEND)) {
      server.workload = DEFAULT_BACKEND_WORKLOAD;
      return;
    }
    if (backend.isRoutable()) {
      backend.applyTo(server);
    }
    if (fields.has(Field.SERVICE_NAME)) {
      server.service = fields.text(Field.SERVICE_NAME);
      server.namespace = fields.text(Field.INGRESS_NAMESPACE);
    } else {
      // namespace-service-port: where one ends and the next begins, only the metadata can tell.
      server.service = fields.text(Field.UPSTREAM_NAME);
    }
  }

  private static String method(Fields fields) {
    if (fields.has(Field.METHOD)) {
      return fields.text(Field.METHOD);
    }
    if (!fields.has(Field.REQUEST)) {
      return "";
    }
    byte[] text = fields.bytes(Field.REQUEST);
    int start = fields.start(Field.REQUEST);
    int length = 0;
    // What is no HTTP, such as TLS on a port without, has no method.
    while (length < Math.min(METHOD_LENGTH_MAX, fields.length(Field.REQUEST))
        && text[start + length] >= 'A'
        && text[start + length] <= 'Z') {
      length++;
    }
    boolean ends = length < fields.length(Field.REQUEST) && text[start + length] == ' ';
    return ends ? fields.text(text, start, length) : "";
  }

  private static long latency(Fields fields) {
    long waited = sum(fields, Field.UPSTREAM_TIME, Decimal.NANOS_PER_SECOND);
    return waited < 0 ? fields.nanos(Field.REQUEST_TIME, Decimal.NANOS_PER_SECOND) : waited;
  }

  private static long received(Fields fields) {
    long received = sum(fields, Field.UPSTREAM_LENGTH, 1);
    return received < 0 ? fields.number(Field.BYTES_SENT) : received;
  }

  /** The sum of a list of numbers; {@link Fields#MISSING} if there is none. */
  private static long sum(Fields fields, Field field, long unit) {
    if (!fields.has(field)) {
      return Fields.MISSING;
    }
    byte[] text = fields.bytes(field);
    int at = fields.start(field);
    int end = at + fields.length(field);
    long sum = Fields.MISSING;
    while (at < end) {
      int from = at;
      while (at < end && text[at] != ',' && text[at] != ' ') {
        at++;
      }
      long number = at == from ? Decimal.INVALID : Decimal.parse(text, from, at - from, unit);
      if (number != Decimal.INVALID) {
        sum = Math.max(0, sum) + Math.min(number, Long.MAX_VALUE / 2 - Math.max(0, sum));
      }
      at++;
    }
    return sum;
  }

  /** Where the last element of a list begins. */
  private static int lastStart(Fields fields, Field field) {
    byte[] text = fields.bytes(field);
    int start = fields.start(field);
    int at = start + fields.length(field);
    while (at > start && text[at - 1] != ' ' && text[at - 1] != ',') {
      at--;
    }
    return at;
  }
}
