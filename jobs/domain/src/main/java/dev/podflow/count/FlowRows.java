package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Hash;
import dev.podflow.flow.IpAddress;
import dev.podflow.table.Flows;
import java.util.Locale;

/**
 * Writes single flows: every one that was denied, dropped or failed, and a sample of the others.
 */
final class FlowRows {
  private final DeltaMap rows;

  /** Flows whose hash of partition and offset lies below it are kept: the same ones in a replay. */
  private final long sampleBelow;

  FlowRows(DeltaMap rows, double sampleRate) {
    this.rows = rows;
    this.sampleBelow = (long) (sampleRate * (1L << 32));
  }

  void sample(Flow flow, Origin origin, String reporter, ResolvedEnd client, ResolvedEnd server) {
    if (sampleBelow > 0 && Hash.with(origin.partition, origin.offset) >>> 32 < sampleBelow) {
      keep(flow, origin, reporter, client, server, false);
    }
  }

  /**
   * @param turned whether the record's source is the server
   */
  void keep(
      Flow flow,
      Origin origin,
      String reporter,
      ResolvedEnd client,
      ResolvedEnd server,
      boolean turned) {
    FlowEnd from = turned ? flow.destination : flow.source;
    FlowEnd to = turned ? flow.source : flow.destination;
    Delta key =
        rows.probe()
            .number(Flows.TIME, Math.floorDiv(flow.timeNanos, 1000L))
            .text(Flows.CLUSTER, flow.cluster)
            .text(Flows.SOURCE_SYSTEM, flow.system)
            .text(Flows.REPORTER, reporter)
            .text(Flows.NODE, flow.node)
            .text(Flows.VERDICT, flow.verdictText.toLowerCase(Locale.ROOT))
            .text(Flows.DROP_REASON, flow.dropReason)
            .text(Flows.DIRECTION, KeyedRows.direction(flow.direction))
            .text(Flows.SRC_NAMESPACE, client.namespace)
            .text(Flows.SRC_WORKLOAD, client.workload)
            .text(Flows.SRC_WORKLOAD_KIND, client.workloadKind)
            .text(Flows.SRC_POD, client.pod)
            .text(Flows.SRC_IP, address(from))
            .text(Flows.DST_NAMESPACE, server.namespace)
            .text(Flows.DST_WORKLOAD, server.workload)
            .text(Flows.DST_WORKLOAD_KIND, server.workloadKind)
            .text(Flows.DST_SERVICE, server.service)
            .text(Flows.DST_POD, server.pod)
            .text(Flows.DST_IP, address(to))
            .number(Flows.SRC_PORT, from.port)
            .number(Flows.DST_PORT, to.port)
            .text(Flows.PROTOCOL, flow.protocol)
            .text(Flows.METHOD, flow.httpMethod)
            .number(Flows.STATUS, flow.httpStatus)
            .text(Flows.SRC_RESOLUTION, client.resolution.text())
            .text(Flows.DST_RESOLUTION, server.resolution.text())
            .text(Flows.TOPIC, origin.topic)
            .number(Flows.PARTITION, origin.partition)
            .number(Flows.OFFSET, origin.offset);
    Delta row = rows.upsert(key).add(Flows.FLOWS, flow.weight);
    if (flow.latencyNanos > 0) {
      row.add(Flows.LATENCY_US, flow.latencyNanos / 1000);
    }
  }

  /** The address as text; empty if there is none. */
  static String address(FlowEnd end) {
    return end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "";
  }
}
