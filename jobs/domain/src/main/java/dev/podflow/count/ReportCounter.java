package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.L7Protocol;
import dev.podflow.flow.Hash;
import dev.podflow.identity.Lookup;
import dev.podflow.table.Dns;
import dev.podflow.table.Http;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.ServicePairs;

/**
 * Counts logs that state sums: of connections (Calico, connection tracking), of requests (proxies),
 * of DNS queries. The reader has found out which end is the client and what the record knows; here
 * each statement becomes a measure, and what the record does not state stays NULL.
 *
 * <p>Not thread-safe: a task has its own.
 */
public final class ReportCounter extends FlowCounter {
  private static final long NANOS = 1_000_000_000L;
  private static final double NANOS_PER_MICRO = 1e3;

  private static final long ENDS =
      mask(
          ServicePairs.ENDS_EXACT,
          ServicePairs.ENDS_FROM_LOG,
          ServicePairs.ENDS_LATE,
          ServicePairs.ENDS_AMBIGUOUS,
          ServicePairs.ENDS_EXTERNAL,
          ServicePairs.ENDS_UNRESOLVED);

  private static final long REQUEST_MEASURES =
      mask(ServicePairs.REQUESTS, ServicePairs.REQUESTS_4XX, ServicePairs.REQUESTS_5XX);

  private static final long SECURITY_MEASURES = mask(ServicePairs.MTLS, ServicePairs.PLAINTEXT);

  /** For how long a DNS server that logged a query is held to log them all. */
  private static final long ECHO_NANOS = 300 * NANOS;

  private static final long DNS_MEASURES = mask(Dns.QUERIES, Dns.ANSWERS);

  private final KeyedRows rows;
  private final FlowRows flowRows;
  private final PodPairRows podPairs;

  /**
   * @param lookup who it was
   * @param deltas where the counts go; its owner drains it
   */
  public ReportCounter(CountingOptions options, Lookup lookup, Deltas deltas) {
    super(options, lookup, deltas);
    this.rows = new KeyedRows(deltas, client, server);
    this.flowRows = new FlowRows(deltas.flows, options.flowSampleRate());
    this.podPairs = new PodPairRows(deltas.podPairs, client, server);
  }

  @Override
  boolean isTraffic(Flow flow) {
    return flow.message == Flow.Message.REPORT;
  }

  @Override
  Outcome countFlow(Flow flow, Origin origin, PartitionMemory memory) {
    if (!isTraffic(flow)) {
      return Outcome.NOT_TRAFFIC;
    }
    if (flow.statisticsHash != 0 && isRepeated(flow, memory)) {
      return Outcome.MERGED;
    }
    if (flow.connectionEvent != Flow.ConnectionEvent.NONE
        && !ConnectionEvents.complete(flow, memory)) {
      return Outcome.MERGED;
    }
    if (flow.openedNanos < OLDEST_NANOS) {
      // No row is as old as that, nor is a connection.
      flow.openedNanos = Flow.NO_TIME;
    }
    if (flow.connectionEvent == Flow.ConnectionEvent.ENDED && flow.openedNanos != Flow.NO_TIME) {
      // The tracker forgets a connection minutes after it was closed, when its pods may be gone.
      resolveAsOf(flow.openedNanos, origin);
    }
    if (flow.l7Protocol == L7Protocol.DNS && isToldAlready(flow, memory)) {
      return Outcome.MERGED;
    }
    resolve(flow, flow.source, flow.destination);
    String reporter = reporter(flow);
    if (flow.l7Protocol == L7Protocol.DNS) {
      countDns(flow, reporter);
      return Outcome.USED;
    }
    if (!flow.metered) {
      countPair(flow, reporter);
    }
    if (flow.l7Protocol == L7Protocol.HTTP) {
      countHttp(flow, reporter);
    }
    countPolicies(flow);
    if (flow.verdict == Flow.Verdict.DROPPED
        || flow.verdict == Flow.Verdict.ERROR
        || flow.flowsDenied > 0
        || flow.flowsDropped > 0
        || flow.httpStatus >= 500
        || !flow.dropReason.isEmpty()) {
      flowRows.keep(flow, origin, reporter, client, server, false);
    } else {
      flowRows.sample(flow, origin, reporter, client, server);
    }
    return Outcome.USED;
  }

  /**
   * Whether it was counted before. Clusters of one partition may have nodes of the same name, and
   * two of them may log the same in the same second.
   */
  private static boolean isRepeated(Flow flow, PartitionMemory memory) {
    return !memory.uuids.add(Hash.at(flow, flow.statisticsHash));
  }

  /**
   * Whether a DNS server that tells of its failures logs its queries as well: it did so about that
   * time. What it logs now is remembered for that.
   */
  private static boolean isToldAlready(Flow flow, PartitionMemory memory) {
    long logger = Hash.with(Hash.at(flow, flow.destination.pod.hashCode()), "dns");
    long interval = Math.floorDiv(flow.timeNanos, ECHO_NANOS);
    // Odd, as 0 is no hash.
    long now = Hash.with(logger, interval) | 1;
    if (flow.echo) {
      long before = Hash.with(logger, interval - 1) | 1;
      return memory.uuids.contains(now) || memory.uuids.contains(before);
    }
    memory.uuids.add(now);
    return false;
  }

  private String reporter(Flow flow) {
    return switch (flow.reporter) {
      case SOURCE -> Side.SOURCE;
      case DESTINATION -> Side.DESTINATION;
      case MIDDLE -> Side.MIDDLE;
      case BY_NODE -> {
        if (flow.node.isEmpty()) {
          yield Side.MIDDLE;
        } else if (flow.node.equals(client.node)) {
          yield Side.SOURCE;
        }
        yield flow.node.equals(server.node) ? Side.DESTINATION : Side.MIDDLE;
      }
    };
  }

  private void countPair(Flow flow, String reporter) {
    Delta pair = rows.pair(flow, reporter, flow.destination.port);
    countFlows(pair, flow);
    countConnections(pair, flow, reporter);
    countVolume(pair, flow);
    if (flow.l7Protocol == L7Protocol.HTTP) {
      countRequest(pair, flow);
    }
    countSecurity(pair, flow);
  }

  private void countFlows(Delta pair, Flow flow) {
    long flows =
        Math.max(0, flow.flowsForwarded)
            + Math.max(0, flow.flowsDropped)
            + Math.max(0, flow.flowsDenied);
    boolean known =
        add(pair, ServicePairs.FLOWS_FORWARDED, flow.flowsForwarded)
            | add(pair, ServicePairs.FLOWS_DROPPED, flow.flowsDropped)
            | add(pair, ServicePairs.FLOWS_DENIED, flow.flowsDenied);
    if (known) {
      pair.know(ENDS)
          .add(ServicePairs.FLOWS, flows)
          .add(client.resolution.measure(), flows)
          .add(server.resolution.measure(), flows);
    }
  }

  private void countConnections(Delta pair, Flow flow, String reporter) {
    if (flow.openedNanos == Flow.NO_TIME) {
      add(pair, ServicePairs.CONNECTIONS_OPENED, flow.connectionsOpened);
    } else if (flow.connectionsOpened > 0) {
      Delta then = rows.pairAt(flow, flow.openedNanos, reporter, flow.destination.port);
      add(then, ServicePairs.CONNECTIONS_OPENED, flow.connectionsOpened);
    }
    add(pair, ServicePairs.CONNECTIONS_CLOSED, flow.connectionsClosed);
    add(pair, ServicePairs.CONNECTIONS_RESET, flow.connectionsReset);
    if (flow.connectionNanos >= 0) {
      pair.sketchToFill(ServicePairs.CONNECTION_DURATION_US)
          .add(flow.connectionNanos / NANOS_PER_MICRO, flow.weight);
    }
    if (flow.rttNanos >= 0) {
      pair.sketchToFill(ServicePairs.RTT_US).add(flow.rttNanos / NANOS_PER_MICRO, flow.weight);
    }
  }

  private void countVolume(Delta pair, Flow flow) {
    add(pair, ServicePairs.BYTES_SENT, flow.bytesSent);
    add(pair, ServicePairs.BYTES_RECEIVED, flow.bytesReceived);
    add(pair, ServicePairs.PACKETS_SENT, flow.packetsSent);
    add(pair, ServicePairs.PACKETS_RECEIVED, flow.packetsReceived);
  }

  private void countRequest(Delta pair, Flow flow) {
    pair.know(REQUEST_MEASURES).add(ServicePairs.REQUESTS, flow.weight);
    if (flow.httpStatus >= 500) {
      pair.add(ServicePairs.REQUESTS_5XX, flow.weight);
    } else if (flow.httpStatus >= 400) {
      pair.add(ServicePairs.REQUESTS_4XX, flow.weight);
    }
    if (flow.latencyNanos >= 0) {
      double micros = flow.latencyNanos / NANOS_PER_MICRO;
      if (pair.sketchToFill(ServicePairs.LATENCY_US).add(micros, flow.weight)) {
        podPairs.slowest(flow, flow.source, flow.destination, micros);
      }
    }
  }

  private void countHttp(Flow flow, String reporter) {
    Delta http = rows.http(flow, reporter, flow.destination.port);
    http.add(Http.REQUESTS, flow.weight);
    if (flow.latencyNanos >= 0) {
      http.sketchToFill(Http.LATENCY_US).add(flow.latencyNanos / NANOS_PER_MICRO, flow.weight);
    }
  }

  /** Of requests, else of connections. */
  private void countSecurity(Delta pair, Flow flow) {
    switch (flow.security) {
      case UNKNOWN -> {}
      case MUTUAL_TLS -> pair.know(SECURITY_MEASURES).add(ServicePairs.MTLS, flow.weight);
      case PLAINTEXT -> {
        long before = pair.measure(ServicePairs.PLAINTEXT);
        pair.know(SECURITY_MEASURES).add(ServicePairs.PLAINTEXT, flow.weight);
        podPairs.plaintext(flow, before, before + flow.weight);
      }
    }
  }

  private void countPolicies(Flow flow) {
    long first = Math.floorDiv(flow.timeNanos, NANOS);
    long last = Math.floorDiv(flow.timeNanos + flow.spanNanos, NANOS);
    for (int i = 0; i < flow.policies.size(); i++) {
      // Also where nothing hit it: who lets connections go on that began before is in use.
      Delta row =
          rows.policyHit(flow, flow.destination.port, i)
              .add(PolicyHits.FIRST_HIT, first)
              .add(PolicyHits.LAST_HIT, last);
      add(row, PolicyHits.HITS, flow.policyHits);
      add(row, PolicyHits.CONNECTIONS, flow.connectionsOpened);
      if (flow.bytesSent >= 0 && flow.bytesReceived >= 0) {
        row.add(PolicyHits.BYTES, flow.bytesSent + flow.bytesReceived);
      }
    }
  }

  /** A DNS log has a query and its answer in one record; in the table they are two rows. */
  private void countDns(Flow flow, String reporter) {
    rows.dns(flow, reporter, false).know(DNS_MEASURES).add(Dns.QUERIES, flow.weight);
    if (flow.l7Type != Flow.L7Type.REQUEST) {
      Delta answer = rows.dns(flow, reporter, true).know(DNS_MEASURES);
      answer.add(Dns.ANSWERS, flow.weight);
      if (DnsCodes.isFailure(flow.dnsCode)) {
        podPairs.dnsFailure(flow, flow.source, flow.destination);
      }
      if (flow.latencyNanos >= 0) {
        answer.sketchToFill(Dns.LATENCY_US).add(flow.latencyNanos / NANOS_PER_MICRO, flow.weight);
      }
    }
  }

  /** Adds what is known; false if it is not. */
  private static boolean add(Delta row, int measure, long value) {
    if (value < 0) {
      return false;
    }
    row.add(measure, value);
    return true;
  }
}
