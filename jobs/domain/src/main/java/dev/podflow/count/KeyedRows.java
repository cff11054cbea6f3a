package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.PolicyTrace;
import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Http;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.ServicePairs;

/** Finds the rows that a flow adds to, by the ends as they were resolved last. */
final class KeyedRows {
  private final Deltas deltas;
  private final ResolvedEnd client;
  private final ResolvedEnd server;

  KeyedRows(Deltas deltas, ResolvedEnd client, ResolvedEnd server) {
    this.deltas = deltas;
    this.client = client;
    this.server = server;
  }

  Delta pair(Flow flow, String reporter, int port) {
    return pair(flow, window(flow), reporter, port);
  }

  /** A row of the minute in which something else happened than the flow. */
  Delta pairAt(Flow flow, long timeNanos, String reporter, int port) {
    return pair(flow, Interval.start(timeNanos, 0), reporter, port);
  }

  private Delta pair(Flow flow, long window, String reporter, int port) {
    Delta key =
        deltas
            .servicePairs
            .probe()
            .window(window)
            .text(ServicePairs.CLUSTER, flow.cluster)
            .text(ServicePairs.SOURCE_SYSTEM, flow.system)
            .text(ServicePairs.REPORTER, reporter)
            .text(ServicePairs.SRC_NAMESPACE, client.namespace)
            .text(ServicePairs.SRC_WORKLOAD, client.workload)
            .text(ServicePairs.SRC_WORKLOAD_KIND, client.workloadKind)
            .text(ServicePairs.DST_NAMESPACE, server.namespace)
            .text(ServicePairs.DST_WORKLOAD, server.workload)
            .text(ServicePairs.DST_WORKLOAD_KIND, server.workloadKind)
            .text(ServicePairs.DST_SERVICE, server.service)
            .number(ServicePairs.DST_PORT, port)
            .text(ServicePairs.PROTOCOL, flow.protocol);
    return deltas.servicePairs.upsert(key);
  }

  Delta http(Flow flow, String reporter, int port) {
    return deltas.http.upsert(httpKey(deltas.http.probe(), flow, reporter, port, flow.httpStatus));
  }

  /** Takes requests away that have been counted; sums of their row wrap around, and agree. */
  void takeBack(Delta http) {
    deltas.http.upsert(http).add(Http.REQUESTS, -http.measure(Http.REQUESTS));
  }

  /** Fills in the key of a row of {@link Http}. */
  Delta httpKey(Delta row, Flow flow, String reporter, int port, int status) {
    return row.window(window(flow))
        .text(Http.CLUSTER, flow.cluster)
        .text(Http.SOURCE_SYSTEM, flow.system)
        .text(Http.REPORTER, reporter)
        .text(Http.SRC_NAMESPACE, client.namespace)
        .text(Http.SRC_WORKLOAD, client.workload)
        .text(Http.SRC_WORKLOAD_KIND, client.workloadKind)
        .text(Http.DST_NAMESPACE, server.namespace)
        .text(Http.DST_WORKLOAD, server.workload)
        .text(Http.DST_WORKLOAD_KIND, server.workloadKind)
        .text(Http.DST_SERVICE, server.service)
        .number(Http.DST_PORT, port)
        .text(Http.METHOD, flow.httpMethod)
        .number(Http.STATUS, status);
  }

  Delta drop(Flow flow, int port) {
    Delta key =
        deltas
            .drops
            .probe()
            .window(window(flow))
            .text(Drops.CLUSTER, flow.cluster)
            .text(Drops.SOURCE_SYSTEM, flow.system)
            .text(Drops.NODE, flow.node)
            .text(Drops.DIRECTION, direction(flow.direction))
            .text(Drops.DROP_REASON, flow.dropReason)
            .text(Drops.SRC_NAMESPACE, client.namespace)
            .text(Drops.SRC_WORKLOAD, client.workload)
            .text(Drops.SRC_WORKLOAD_KIND, client.workloadKind)
            .text(Drops.DST_NAMESPACE, server.namespace)
            .text(Drops.DST_WORKLOAD, server.workload)
            .text(Drops.DST_WORKLOAD_KIND, server.workloadKind)
            .text(Drops.DST_SERVICE, server.service)
            .number(Drops.DST_PORT, port)
            .text(Drops.PROTOCOL, flow.protocol);
    return deltas.drops.upsert(key);
  }

  /** The row of one of Hubble's policies, which have neither tier nor rule. */
  Delta policyHit(
      Flow flow,
      int port,
      String kind,
      String namespace,
      String name,
      String action,
      String enforcement) {
    Delta key =
        policyKey(flow, port)
            .text(PolicyHits.POLICY_KIND, kind)
            .text(PolicyHits.POLICY_TIER, "")
            .text(PolicyHits.POLICY_NAMESPACE, namespace)
            .text(PolicyHits.POLICY_NAME, name)
            .text(PolicyHits.POLICY_RULE, "")
            .text(PolicyHits.DIRECTION, direction(flow.direction))
            .text(PolicyHits.ACTION, action)
            .text(PolicyHits.ENFORCEMENT, enforcement);
    return deltas.policyHits.upsert(key);
  }

  /** The row of one of the policies that a report names. */
  Delta policyHit(Flow flow, int port, int policy) {
    PolicyTrace trace = flow.policies;
    Delta key =
        policyKey(flow, port)
            .text(PolicyHits.POLICY_KIND, trace.kind(policy))
            .text(PolicyHits.POLICY_TIER, trace.tier(policy))
            .text(PolicyHits.POLICY_NAMESPACE, trace.namespace(policy))
            .text(PolicyHits.POLICY_NAME, trace.name(policy))
            .text(PolicyHits.POLICY_RULE, trace.rule(policy))
            .text(PolicyHits.DIRECTION, direction(trace.direction(policy)))
            .text(PolicyHits.ACTION, action(trace.action(policy)))
            .text(PolicyHits.ENFORCEMENT, trace.isStaged(policy) ? "staged" : "enforced");
    return deltas.policyHits.upsert(key);
  }

  private Delta policyKey(Flow flow, int port) {
    return deltas
        .policyHits
        .probe()
        .window(window(flow))
        .text(PolicyHits.CLUSTER, flow.cluster)
        .text(PolicyHits.SOURCE_SYSTEM, flow.system)
        .text(PolicyHits.SRC_NAMESPACE, client.namespace)
        .text(PolicyHits.SRC_WORKLOAD, client.workload)
        .text(PolicyHits.SRC_WORKLOAD_KIND, client.workloadKind)
        .text(PolicyHits.DST_NAMESPACE, server.namespace)
        .text(PolicyHits.DST_WORKLOAD, server.workload)
        .text(PolicyHits.DST_WORKLOAD_KIND, server.workloadKind)
        .text(PolicyHits.DST_SERVICE, server.service)
        .number(PolicyHits.DST_PORT, port)
        .text(PolicyHits.PROTOCOL, flow.protocol);
  }

  Delta dns(Flow flow, String reporter, boolean response) {
    Delta key =
        deltas
            .dns
            .probe()
            .window(window(flow))
            .text(Dns.CLUSTER, flow.cluster)
            .text(Dns.SOURCE_SYSTEM, flow.system)
            .text(Dns.REPORTER, reporter)
            .text(Dns.CLIENT_NAMESPACE, client.namespace)
            .text(Dns.CLIENT_WORKLOAD, client.workload)
            .text(Dns.QUERY_NAME, flow.dnsQuery)
            .text(Dns.QUERY_TYPE, flow.dnsType)
            .text(Dns.RESPONSE_CODE, response ? DnsCodes.name(flow.dnsCode) : "");
    return deltas.dns.upsert(key);
  }

  private static long window(Flow flow) {
    return Interval.start(flow.timeNanos, flow.spanNanos);
  }

  static String direction(Flow.Direction direction) {
    return switch (direction) {
      case INGRESS -> "ingress";
      case EGRESS -> "egress";
      case UNKNOWN -> "";
    };
  }

  private static String action(PolicyTrace.Action action) {
    return switch (action) {
      case ALLOW -> "allow";
      case DENY -> "deny";
      case PASS -> "pass";
      case LOG -> "log";
    };
  }
}
