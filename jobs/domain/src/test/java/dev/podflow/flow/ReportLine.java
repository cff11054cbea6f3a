package dev.podflow.flow;

import java.util.StringJoiner;

/** What a report says, as a line of text: what it does not say is not in it. */
public final class ReportLine {
  private ReportLine() {}

  /** Such as {@code TCP 10.0.0.1:41000 > 10.0.0.2:8080 for 10.96.0.1 node=n1 opened sent=5+400}. */
  public static String of(Flow flow) {
    StringJoiner text = new StringJoiner(" ");
    if (flow.message != Flow.Message.REPORT) {
      text.add(flow.message.name());
      return flow.lostEvents > 0 ? text.add("lost=" + flow.lostEvents).toString() : text.toString();
    }
    text.add(flow.protocol).add(end(flow.source)).add(">").add(end(flow.destination));
    if (flow.destination.hasServiceIp) {
      text.add("for");
      text.add(IpAddress.format(flow.destination.serviceIpHigh, flow.destination.serviceIpLow));
    }
    name(text, "node", flow.cluster.isEmpty() ? flow.node : flow.cluster + "/" + flow.node);
    if (flow.icmpType >= 0) {
      text.add("icmp=" + flow.icmpType + "/" + flow.icmpCode);
    }
    number(text, "id", flow.connectionId == 0 ? -1 : flow.connectionId);
    if (flow.reporter != Flow.Reporter.BY_NODE) {
      text.add("by=" + flow.reporter);
    }
    if (flow.connectionEvent != Flow.ConnectionEvent.NONE) {
      text.add(flow.connectionEvent.name());
    }
    if (flow.connectionEnd != Flow.ConnectionEnd.UNKNOWN) {
      text.add(flow.connectionEnd.name());
    }
    number(text, "forwarded", flow.flowsForwarded);
    number(text, "dropped", flow.flowsDropped);
    number(text, "denied", flow.flowsDenied);
    number(text, "opened", flow.connectionsOpened);
    number(text, "closed", flow.connectionsClosed);
    number(text, "reset", flow.connectionsReset);
    number(text, "packets_sent", flow.packetsSent);
    number(text, "bytes_sent", flow.bytesSent);
    number(text, "packets_received", flow.packetsReceived);
    number(text, "bytes_received", flow.bytesReceived);
    number(text, "age", flow.connectionNanos);
    if (flow.l7Protocol != Flow.L7Protocol.NONE) {
      text.add(flow.l7Protocol.name());
    }
    name(text, "method", flow.httpMethod);
    number(text, "status", flow.httpStatus == 0 ? -1 : flow.httpStatus);
    name(text, "query", flow.dnsQuery);
    name(text, "type", flow.dnsType);
    if (flow.l7Protocol == Flow.L7Protocol.DNS) {
      number(text, "code", flow.dnsCode);
    }
    number(text, "latency", flow.latencyNanos);
    if (flow.echo) {
      text.add("echo");
    }
    name(text, "reason", flow.dropReason);
    return text.toString();
  }

  private static String end(FlowEnd end) {
    StringBuilder text = new StringBuilder();
    text.append(end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "-");
    if (end.port > 0) {
      text.append(':').append(end.port);
    }
    if (!end.pod.isEmpty() || !end.namespace.isEmpty()) {
      text.append('(').append(end.namespace).append('/').append(end.pod).append(')');
    }
    if (!end.workload.isEmpty()) {
      text.append('{').append(end.workloadKind).append('/').append(end.workload).append('}');
    }
    return end.service.isEmpty()
        ? text.toString()
        : text.append('@').append(end.service).toString();
  }

  private static void name(StringJoiner text, String name, String value) {
    if (!value.isEmpty()) {
      text.add(name + "=" + value);
    }
  }

  private static void number(StringJoiner text, String name, long value) {
    if (value >= 0) {
      text.add(name + "=" + value);
    }
  }
}
