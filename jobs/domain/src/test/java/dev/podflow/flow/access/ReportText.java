package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import java.time.Instant;
import java.util.Locale;

/** What a report says, as text: so that reports compare and failures can be read. */
final class ReportText {
  private static final long NANOS = 1_000_000_000L;

  private ReportText() {}

  static String of(FlowBatch flows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < flows.size(); i++) {
      text.append(i == 0 ? "" : "\n").append(of(flows.get(i)));
    }
    return text.toString();
  }

  static String of(Flow flow) {
    if (flow.message != Flow.Message.REPORT) {
      return flow.message.toString();
    }
    StringBuilder text = new StringBuilder();
    text.append(flow.system).append(' ').append(flow.reporter).append(' ');
    text.append(time(flow.timeNanos)).append(' ');
    text.append(end(flow.source)).append(" > ").append(end(flow.destination));
    text.append(' ').append(flow.protocol);
    if (flow.l7Protocol == Flow.L7Protocol.HTTP) {
      text.append(" [").append(flow.httpMethod).append(' ').append(flow.httpStatus);
      text.append(' ').append(micros(flow.latencyNanos)).append(']');
    } else {
      text.append(" flows ").append(flow.flowsForwarded).append('/').append(flow.flowsDropped);
      text.append('/').append(flow.flowsDenied);
      text.append(" connections ").append(flow.connectionsOpened).append('/');
      text.append(flow.connectionsClosed).append('/').append(flow.connectionsReset);
      text.append(" since ").append(time(flow.openedNanos));
      text.append(" for ").append(micros(flow.connectionNanos));
    }
    text.append(" bytes ").append(flow.bytesSent).append('/').append(flow.bytesReceived);
    text.append(' ').append(flow.security.name().toLowerCase(Locale.ROOT));
    text.append(' ').append(flow.verdict).append(' ').append(flow.dropReason);
    if (!flow.node.isEmpty() || !flow.cluster.isEmpty()) {
      text.append(" on ").append(flow.cluster).append('/').append(flow.node);
    }
    for (int i = 0; i < flow.policies.size(); i++) {
      text.append(" by ").append(flow.policies.kind(i)).append(' ');
      text.append(flow.policies.namespace(i)).append('/').append(flow.policies.name(i));
      text.append('/').append(flow.policies.rule(i)).append(' ');
      text.append(flow.policies.direction(i)).append(' ').append(flow.policies.action(i));
      text.append(" x").append(flow.policyHits);
    }
    return text.toString();
  }

  private static String time(long nanos) {
    return nanos == Flow.NO_TIME
        ? "?"
        : Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS))
            .toString();
  }

  private static String micros(long nanos) {
    return nanos < 0 ? "?" : nanos / 1000 + "us";
  }

  private static String end(FlowEnd end) {
    StringBuilder text = new StringBuilder();
    text.append(end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "?");
    text.append(':').append(end.port);
    if (!end.namespace.isEmpty() || !end.pod.isEmpty() || !end.service.isEmpty()) {
      text.append(" (").append(end.namespace).append('/').append(end.pod);
      text.append(' ').append(end.service).append(')');
    }
    if (!end.workload.isEmpty()) {
      text.append(" {").append(end.workload).append('}');
    }
    if (!end.dnsName.isEmpty()) {
      text.append(" (").append(end.dnsName).append(')');
    }
    return text.toString();
  }
}
