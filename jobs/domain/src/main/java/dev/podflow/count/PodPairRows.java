package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.table.PodPairs;

/**
 * Notes which pods were behind what a row of their workloads counts: exemplars, few of each row, so
 * that it costs next to nothing however many pairs there are.
 */
final class PodPairRows {
  /** Of more pairs of pods between two commits the later ones are not noted. */
  private static final int ROWS_MAX = 10_000;

  private final DeltaMap rows;
  private final ResolvedEnd client;
  private final ResolvedEnd server;

  PodPairRows(DeltaMap rows, ResolvedEnd client, ResolvedEnd server) {
    this.rows = rows;
    this.client = client;
    this.server = server;
  }

  /** The slowest answer of a pair so far. */
  void slowest(Flow flow, FlowEnd from, FlowEnd to, double micros) {
    if (hasRoom()) {
      row(flow, from, to, "", "").add(PodPairs.SLOWEST_US, (long) micros);
    }
  }

  /**
   * A request or connection in plain text.
   *
   * @param before how many its pair had before it: the first, second, fourth, … is noted
   * @param after how many it has now
   */
  void plaintext(Flow flow, long before, long after) {
    if (Long.highestOneBit(before) != Long.highestOneBit(after) && hasRoom()) {
      row(flow, flow.source, flow.destination, "", "").add(PodPairs.PLAINTEXT, 1);
    }
  }

  /** A DNS query that the server could not answer. */
  void dnsFailure(Flow flow, FlowEnd from, FlowEnd to) {
    if (hasRoom()) {
      row(flow, from, to, flow.dnsQuery, DnsCodes.name(flow.dnsCode))
          .add(PodPairs.DNS_FAILURES, flow.weight);
    }
  }

  private boolean hasRoom() {
    return rows.size() < ROWS_MAX;
  }

  private Delta row(Flow flow, FlowEnd from, FlowEnd to, String query, String code) {
    Delta key =
        rows.probe()
            .window(Interval.start(flow.timeNanos, flow.spanNanos))
            .text(PodPairs.CLUSTER, flow.cluster)
            .text(PodPairs.SOURCE_SYSTEM, flow.system)
            .text(PodPairs.SRC_NAMESPACE, client.namespace)
            .text(PodPairs.SRC_WORKLOAD, client.workload)
            .text(PodPairs.SRC_POD, podOrAddress(client, from))
            .text(PodPairs.DST_NAMESPACE, server.namespace)
            .text(PodPairs.DST_WORKLOAD, server.workload)
            .text(PodPairs.DST_POD, podOrAddress(server, to))
            .number(PodPairs.DST_PORT, to.port)
            .text(PodPairs.PROTOCOL, flow.protocol)
            .text(PodPairs.QUERY_NAME, query)
            .text(PodPairs.RESPONSE_CODE, code);
    return rows.upsert(key);
  }

  private static String podOrAddress(ResolvedEnd end, FlowEnd at) {
    return end.pod.isEmpty() ? FlowRows.address(at) : end.pod;
  }
}
