package dev.podflow.flow.hubble;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.PolicyList;

/** A flow as text, so that flows compare and failures can be read. */
final class FlowText {
  private FlowText() {}

  static String of(Flow flow) {
    return String.join(
        "\n",
        flow.message + " " + flow.timeNanos + " uuid " + flow.uuidHash + " lost " + flow.lostEvents,
        "node " + flow.cluster + "/" + flow.node + " weight " + flow.weight,
        flow.layer + " " + flow.eventType + " " + flow.eventSubType,
        flow.verdict + " (" + flow.verdictText + ") " + flow.dropReason,
        flow.direction + " " + flow.reply + " " + flow.point + " " + flow.traceReason,
        flow.protocol + " " + flow.tcpFlags + " " + flow.icmpType + " " + flow.icmpCode,
        end(flow.source),
        end(flow.destination),
        flow.l7Protocol + " " + flow.l7Type + " " + flow.latencyNanos,
        flow.httpMethod + " " + flow.httpStatus + " " + flow.requestIdHash,
        flow.dnsQuery + " " + flow.dnsType + " " + flow.dnsCode,
        policies(flow.egressAllowedBy),
        policies(flow.ingressAllowedBy),
        policies(flow.egressDeniedBy),
        policies(flow.ingressDeniedBy));
  }

  private static String end(FlowEnd end) {
    String ip = end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "-";
    return String.join(
        " ",
        ip + ":" + end.port,
        "pod " + end.cluster + "/" + end.namespace + "/" + end.pod,
        end.workloadKind + "/" + end.workload,
        "service " + end.service,
        "dns " + end.dnsName,
        "id " + end.endpointId,
        "reserved " + end.reserved);
  }

  private static String policies(PolicyList list) {
    StringBuilder text = new StringBuilder("policies");
    for (int i = 0; i < list.size(); i++) {
      text.append(" [").append(list.kind(i)).append(' ').append(list.namespace(i));
      text.append(' ').append(list.name(i)).append(']');
    }
    return text.toString();
  }
}
