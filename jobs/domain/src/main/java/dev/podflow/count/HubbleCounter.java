package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.flow.Flow.Verdict;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Hash;
import dev.podflow.flow.PolicyList;
import dev.podflow.identity.Lookup;
import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Http;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.ServicePairs;
import java.util.function.Consumer;

/**
 * Counts Hubble's events. One event is one packet or message at one point of the datapath, so most
 * of the work is to count each thing once:
 *
 * <pre>
 * type 129  access log      HTTP and DNS: requests, answers, latency
 * type 5    policy verdict  policy hits
 * type 1    drop            drops, and a denied or dropped flow
 * type 4    trace           a flow, if it goes forward and is seen at its reporter's canonical point
 * </pre>
 *
 * Not thread-safe: a task has its own.
 */
public final class HubbleCounter extends FlowCounter {
  private static final long NANOS = 1_000_000_000L;

  /** What Hubble can know about a pair from packets. */
  private static final long PACKET_MEASURES =
      mask(
          ServicePairs.FLOWS,
          ServicePairs.FLOWS_FORWARDED,
          ServicePairs.FLOWS_DROPPED,
          ServicePairs.FLOWS_DENIED,
          ServicePairs.CONNECTIONS_OPENED,
          ServicePairs.CONNECTIONS_CLOSED,
          ServicePairs.CONNECTIONS_RESET,
          ServicePairs.ENDS_EXACT,
          ServicePairs.ENDS_FROM_LOG,
          ServicePairs.ENDS_LATE,
          ServicePairs.ENDS_AMBIGUOUS,
          ServicePairs.ENDS_EXTERNAL,
          ServicePairs.ENDS_UNRESOLVED);

  /** What it knows only of pairs whose layer 7 it sees. */
  private static final long REQUEST_MEASURES =
      mask(ServicePairs.REQUESTS, ServicePairs.REQUESTS_4XX, ServicePairs.REQUESTS_5XX);

  private static final long DNS_MEASURES = mask(Dns.QUERIES, Dns.ANSWERS);

  private final KeyedRows rows;
  private final FlowRows flowRows;
  private final PodPairRows podPairs;
  private final Consumer<Exchange> onTimeout;

  /**
   * @param lookup who it was
   * @param deltas where the counts go; its owner drains it
   */
  public HubbleCounter(CountingOptions options, Lookup lookup, Deltas deltas) {
    super(options, lookup, deltas);
    this.rows = new KeyedRows(deltas, client, server);
    this.flowRows = new FlowRows(deltas.flows, options.flowSampleRate());
    this.podPairs = new PodPairRows(deltas.podPairs, client, server);
    this.onTimeout =
        exchange -> {
          if (exchange.unanswered != null) {
            deltas.http.merge(exchange.unanswered);
          }
        };
  }

  @Override
  boolean isTraffic(Flow flow) {
    return flow.message == Flow.Message.FLOW && !isSocketEvent(flow);
  }

  @Override
  public void expire(PartitionMemory memory, long silentNanos) {
    if (!memory.isWaiting()) {
      return;
    }
    long before = memory.newestNanos + silentNanos - options.exchangeTimeoutNanos();
    if (silentNanos == 0) {
      memory.http.expire(before, onTimeout);
      memory.dns.expire(before, onTimeout);
    } else {
      memory.http.giveUpInSilence(before, onTimeout);
      memory.dns.giveUpInSilence(before, onTimeout);
    }
  }

  @Override
  Outcome countFlow(Flow flow, Origin origin, PartitionMemory memory) {
    if (!isTraffic(flow)) {
      return Outcome.NOT_TRAFFIC;
    }
    if (flow.uuidHash != 0 && !memory.uuids.add(flow.uuidHash)) {
      return Outcome.MERGED;
    }
    if (flow.timeNanos > memory.newestNanos) {
      memory.newestNanos = flow.timeNanos;
      expire(memory, 0);
    }
    return switch (flow.eventType) {
      case ACCESS_LOG -> countMessage(flow, origin, memory);
      case POLICY_VERDICT -> countVerdict(flow, origin);
      case DROP -> countDrop(flow, origin);
      case TRACE, UNKNOWN -> countPacket(flow, origin, memory);
      case TRACE_SOCKET, DEBUG, CAPTURE, AGENT -> Outcome.NOT_TRAFFIC;
    };
  }

  private static boolean isSocketEvent(Flow flow) {
    return flow.layer == Flow.Layer.SOCKET || flow.eventType == Flow.EventType.TRACE_SOCKET;
  }

  private Outcome countPacket(Flow flow, Origin origin, PartitionMemory memory) {
    String reporter = Side.canonicalReporter(flow);
    if (Side.isReply(flow) || reporter == null) {
      return Outcome.MERGED;
    }
    if (reporter == Side.SOURCE) {
      long connection = Hash.connection(flow, flow.source, flow.destination);
      if (!memory.connections.counts(connection, flow.point)) {
        return Outcome.MERGED;
      }
    }
    resolve(flow, flow.source, flow.destination);
    Delta pair = rows.pair(flow, reporter, flow.destination.port);
    countFlowOf(pair, flow, ServicePairs.FLOWS_FORWARDED);
    if (Side.opens(flow)) {
      pair.add(ServicePairs.CONNECTIONS_OPENED, flow.weight);
    }
    if ((flow.tcpFlags & Flow.TCP_FIN) != 0) {
      pair.add(ServicePairs.CONNECTIONS_CLOSED, flow.weight);
    }
    if ((flow.tcpFlags & Flow.TCP_RST) != 0) {
      pair.add(ServicePairs.CONNECTIONS_RESET, flow.weight);
    }
    flowRows.sample(flow, origin, reporter, client, server);
    return Outcome.USED;
  }

  private Outcome countDrop(Flow flow, Origin origin) {
    boolean reply = Side.isReply(flow);
    FlowEnd from = reply ? flow.destination : flow.source;
    FlowEnd to = reply ? flow.source : flow.destination;
    String reporter = Side.reporter(flow);
    resolve(flow, from, to);
    Delta pair = rows.pair(flow, reporter, to.port);
    boolean denied = isByPolicy(flow.dropReason);
    countFlowOf(pair, flow, denied ? ServicePairs.FLOWS_DENIED : ServicePairs.FLOWS_DROPPED);
    if (!reply && Side.opens(flow)) {
      pair.add(ServicePairs.CONNECTIONS_OPENED, flow.weight);
    }
    rows.drop(flow, to.port).add(Drops.DROPS, flow.weight);
    flowRows.keep(flow, origin, reporter, client, server, reply);
    return Outcome.USED;
  }

  /** Whether a policy is why a packet was dropped. */
  static boolean isByPolicy(String dropReason) {
    return dropReason.equals("POLICY_DENIED")
        || dropReason.equals("POLICY_DENY")
        || dropReason.equals("AUTH_REQUIRED");
  }

  private void countFlowOf(Delta pair, Flow flow, int fate) {
    pair.know(PACKET_MEASURES)
        .add(ServicePairs.FLOWS, flow.weight)
        .add(fate, flow.weight)
        .add(client.resolution.measure(), flow.weight)
        .add(server.resolution.measure(), flow.weight);
  }

  private Outcome countVerdict(Flow flow, Origin origin) {
    boolean staged = flow.verdict == Verdict.AUDIT;
    boolean deny = staged || flow.verdict == Verdict.DROPPED;
    boolean allow = flow.verdict == Verdict.FORWARDED || flow.verdict == Verdict.REDIRECTED;
    if (!deny && !allow) {
      return Outcome.NOT_TRAFFIC;
    }
    boolean reply = Side.isReply(flow);
    FlowEnd to = reply ? flow.source : flow.destination;
    resolve(flow, reply ? flow.destination : flow.source, to);
    PolicyList policies =
        switch (flow.direction) {
          case EGRESS -> deny ? flow.egressDeniedBy : flow.egressAllowedBy;
          case INGRESS, UNKNOWN -> deny ? flow.ingressDeniedBy : flow.ingressAllowedBy;
        };
    String action = deny ? "deny" : "allow";
    String enforcement = staged ? "staged" : "enforced";
    if (policies.size() == 0) {
      String kind = deny ? "default-deny" : "unnamed";
      hit(flow, rows.policyHit(flow, to.port, kind, "", "", action, enforcement));
    }
    for (int i = 0; i < policies.size(); i++) {
      String kind = policies.kind(i);
      String namespace = policies.namespace(i);
      String name = policies.name(i);
      hit(flow, rows.policyHit(flow, to.port, kind, namespace, name, action, enforcement));
    }
    return Outcome.USED;
  }

  private static void hit(Flow flow, Delta row) {
    long second = Math.floorDiv(flow.timeNanos, NANOS);
    row.add(PolicyHits.HITS, flow.weight)
        .add(PolicyHits.FIRST_HIT, second)
        .add(PolicyHits.LAST_HIT, second);
  }

  private Outcome countMessage(Flow flow, Origin origin, PartitionMemory memory) {
    boolean response = flow.l7Type == L7Type.RESPONSE;
    if (!response && flow.l7Type != L7Type.REQUEST) {
      return Outcome.MERGED;
    }
    FlowEnd from = response ? flow.destination : flow.source;
    FlowEnd to = response ? flow.source : flow.destination;
    return switch (flow.l7Protocol) {
      case HTTP -> {
        resolve(flow, from, to);
        if (response) {
          countHttpResponse(flow, origin, memory, from, to);
        } else {
          countHttpRequest(flow, origin, memory, from, to);
        }
        yield Outcome.USED;
      }
      case DNS -> {
        resolve(flow, from, to);
        countDns(flow, origin, memory, from, to, response);
        yield Outcome.USED;
      }
      // Their packets are counted at TO_PROXY; no table asks for more.
      case KAFKA, NONE, UNKNOWN -> Outcome.MERGED;
    };
  }

  private void countHttpRequest(
      Flow flow, Origin origin, PartitionMemory memory, FlowEnd from, FlowEnd to) {
    String reporter = Side.reporter(flow);
    rows.pair(flow, reporter, to.port)
        .know(PACKET_MEASURES | REQUEST_MEASURES)
        .add(ServicePairs.REQUESTS, flow.weight);
    Delta unanswered = new Delta(Http.TABLE);
    rows.httpKey(unanswered, flow, reporter, to.port, 0).add(Http.REQUESTS, flow.weight);
    Exchange exchange =
        new Exchange(
            Hash.at(flow, exchangeKey(flow, from, to, reporter)),
            flow.requestIdHash,
            flow.timeNanos,
            origin.offset,
            unanswered);
    memory.http.add(exchange, onTimeout);
  }

  private void countHttpResponse(
      Flow flow, Origin origin, PartitionMemory memory, FlowEnd from, FlowEnd to) {
    String reporter = Side.reporter(flow);
    Delta pair = rows.pair(flow, reporter, to.port).know(PACKET_MEASURES | REQUEST_MEASURES);
    if (flow.httpStatus >= 500) {
      pair.add(ServicePairs.REQUESTS_5XX, flow.weight);
      flowRows.keep(flow, origin, reporter, client, server, true);
    } else if (flow.httpStatus >= 400) {
      pair.add(ServicePairs.REQUESTS_4XX, flow.weight);
    }
    Exchange request =
        take(memory.http, flow, exchangeKey(flow, from, to, reporter), flow.requestIdHash);
    if (request != null && request.givenUp) {
      rows.takeBack(request.unanswered);
    }
    double micros = latencyMicros(flow, request);
    Delta http = rows.http(flow, reporter, to.port);
    http.add(Http.REQUESTS, flow.weight);
    if (micros >= 0) {
      if (pair.sketchToFill(ServicePairs.LATENCY_US).add(micros, flow.weight)) {
        podPairs.slowest(flow, from, to, micros);
      }
      http.sketchToFill(Http.LATENCY_US).add(micros, flow.weight);
    }
  }

  private void countDns(
      Flow flow,
      Origin origin,
      PartitionMemory memory,
      FlowEnd from,
      FlowEnd to,
      boolean response) {
    String reporter = Side.reporter(flow);
    Delta row = rows.dns(flow, reporter, response).know(DNS_MEASURES);
    long exchangeKey =
        Hash.with(Hash.with(exchangeKey(flow, from, to, reporter), flow.dnsQuery), flow.dnsType);
    if (response) {
      row.add(Dns.ANSWERS, flow.weight);
      if (DnsCodes.isFailure(flow.dnsCode)) {
        podPairs.dnsFailure(flow, from, to);
      }
      double micros = latencyMicros(flow, take(memory.dns, flow, exchangeKey, 0));
      if (micros >= 0) {
        row.sketchToFill(Dns.LATENCY_US).add(micros, flow.weight);
      }
    } else {
      row.add(Dns.QUERIES, flow.weight);
      memory.dns.add(
          new Exchange(Hash.at(flow, exchangeKey), 0, flow.timeNanos, origin.offset, null),
          onTimeout);
    }
  }

  private static long exchangeKey(Flow flow, FlowEnd from, FlowEnd to, String reporter) {
    return Hash.with(Hash.connection(from, to, flow.protocol), reporter);
  }

  /**
   * Takes out the request of a response. Requests of releases that did not tell nodes apart have
   * the key without its node.
   */
  private static Exchange take(Exchanges exchanges, Flow flow, long key, long requestId) {
    Exchange request = exchanges.take(Hash.at(flow, key), requestId);
    return request == null ? exchanges.take(key, requestId) : request;
  }

  /** What the log says, else the time since the request; -1 if neither is known. */
  private static double latencyMicros(Flow flow, Exchange request) {
    if (flow.latencyNanos > 0) {
      return flow.latencyNanos / 1e3;
    }
    return request == null ? -1 : Math.max(0, flow.timeNanos - request.timeNanos) / 1e3;
  }
}
