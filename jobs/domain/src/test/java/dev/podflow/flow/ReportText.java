package dev.podflow.flow;

/** A report as text, so that reports compare and failures can be read. */
public final class ReportText {
  private ReportText() {}

  public static String of(Flow flow) {
    return String.join(
        "\n",
        flow.message + " of " + flow.system + " at " + flow.timeNanos + " for " + flow.spanNanos,
        "node " + flow.cluster + "/" + flow.node + " weight " + flow.weight,
        flow.reporter + " " + flow.direction + " " + flow.verdict + " " + flow.verdictText,
        flow.protocol + " " + flow.security,
        end(flow.source),
        end(flow.destination),
        "flows " + flow.flowsForwarded + " " + flow.flowsDropped + " " + flow.flowsDenied,
        "connections "
            + flow.connectionsOpened
            + " at "
            + flow.openedNanos
            + " "
            + flow.connectionsClosed
            + " "
            + flow.connectionsReset,
        "bytes " + flow.bytesSent + " " + flow.bytesReceived,
        "packets " + flow.packetsSent + " " + flow.packetsReceived,
        "nanos " + flow.rttNanos + " " + flow.connectionNanos + " " + flow.latencyNanos,
        "hits " + flow.policyHits + policies(flow.policies));
  }

  private static String end(FlowEnd end) {
    String ip = end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "-";
    return String.join(
        " ",
        ip + ":" + end.port,
        "pod " + end.cluster + "/" + end.namespace + "/" + end.pod + end.namePrefix,
        end.workloadKind + "/" + end.workload,
        "service " + end.service,
        "dns " + end.dnsName,
        "reserved " + end.reserved);
  }

  /** The policies of a trace, a line each. */
  public static String policies(PolicyTrace trace) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < trace.size(); i++) {
      text.append('\n')
          .append(trace.isStaged(i) ? "staged " : "")
          .append(trace.direction(i))
          .append(' ')
          .append(trace.action(i))
          .append(" by ")
          .append(
              String.join(
                  "|",
                  trace.kind(i),
                  trace.tier(i),
                  trace.namespace(i),
                  trace.name(i),
                  trace.rule(i)));
    }
    return text.toString();
  }
}
