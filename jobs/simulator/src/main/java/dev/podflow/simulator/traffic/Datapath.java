package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.Policy;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Decision;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.util.List;

/**
 * What the nodes on a packet's way log of it. Each packet is reported at several points; one per
 * reporting end counts, which is decided here.
 */
final class Datapath {
  /** A proxy that reads the connection, if any. */
  enum Proxy {
    NONE,
    AT_CLIENT,
    AT_SERVER
  }

  private static final long STEP = 20_000;
  private static final double AGGREGATED = 0.02;

  private final Delivery delivery;
  private final Truth truth;
  private final Dice dice;

  Datapath(Delivery delivery, Truth truth, Dice dice) {
    this.delivery = delivery;
    this.truth = truth;
    this.dice = dice;
  }

  /** A packet from the client to the server. First: whether it begins the connection. */
  void forward(long time, Connection connection, Proxy proxy, String flags, boolean first) {
    ClusterNode from = connection.client().node();
    ClusterNode to = connection.server().node();
    boolean counted = false;
    if (from != null && !reservedElsewhere(connection)) {
      if (proxy == Proxy.AT_CLIENT) {
        counted = egress(time, connection, Point.TO_PROXY, flags, first, counted);
      }
      if (!connection.sameNode()) {
        if (to != null && from.tunnel() && connection.server().pod() != null) {
          counted = egress(time + STEP, connection, Point.TO_OVERLAY, flags, first, counted);
        } else {
          counted = egress(time + STEP, connection, Point.TO_STACK, flags, first, counted);
          egress(time + 2 * STEP, connection, Point.TO_NETWORK, flags, first, counted);
        }
      }
    }
    if (to != null && connection.server().endpointId() != 0) {
      ingress(time + 6 * STEP, connection, proxy, flags, first);
    }
  }

  /** Traffic of the host itself has no point of egress but the overlay's. */
  private static boolean reservedElsewhere(Connection connection) {
    return connection.client().pod() == null;
  }

  private boolean egress(
      long time,
      Connection connection,
      Point point,
      String flags,
      boolean first,
      boolean alreadyCounted) {
    ClusterNode node = connection.client().node();
    Event event = trace(time, node, connection, false, point, flags);
    event.reason = node.traceReasons() ? first ? "NEW" : "ESTABLISHED" : null;
    if (point == Point.TO_OVERLAY || point == Point.TO_NETWORK) {
      // These points know neither the connection nor the endpoint.
      event.reason = null;
      event.saysReply = false;
    } else {
      event.direction = "EGRESS";
    }
    if (point == Point.TO_NETWORK && connection.server().node() == null) {
      event.translatedSource = node.address();
    }
    if (alreadyCounted) {
      delivery.send(event, Outcome.MERGED);
    } else {
      truth.forwarded(time, Reporter.SOURCE, connection.ends(), 1, opened(event), closed(event));
      delivery.send(event, Outcome.USED);
    }
    return true;
  }

  private void ingress(long time, Connection connection, Proxy proxy, String flags, boolean first) {
    ClusterNode node = connection.server().node();
    if (!connection.sameNode() && dice.chance(0.3)) {
      Point arrival =
          connection.client().pod() != null && connection.client().node().tunnel()
              ? Point.FROM_OVERLAY
              : Point.FROM_NETWORK;
      Event event = trace(time, node, connection, false, arrival, flags);
      event.saysReply = false;
      delivery.send(event, Outcome.MERGED);
    }
    if (proxy == Proxy.AT_SERVER) {
      Event event = trace(time + STEP, node, connection, false, Point.TO_PROXY, flags);
      event.direction = "INGRESS";
      delivery.send(event, Outcome.MERGED);
    }
    Event event = trace(time + 2 * STEP, node, connection, false, Point.TO_ENDPOINT, flags);
    event.direction = "INGRESS";
    event.reason = node.traceReasons() ? first ? "NEW" : "ESTABLISHED" : null;
    if (!first && dice.chance(AGGREGATED)) {
      event.aggregate = dice.between(2, 30);
    }
    long weight = Math.max(1, event.aggregate);
    truth.forwarded(
        event.time, Reporter.DESTINATION, connection.ends(), weight, opened(event), closed(event));
    delivery.send(event, Outcome.USED);
  }

  /** The log's own word if it has one, else the packet's. */
  private static boolean opened(Event event) {
    return event.reason == null ? event.flags.equals("SYN") : event.reason.equals("NEW");
  }

  private static boolean closed(Event event) {
    return event.flags.contains("FIN");
  }

  /** A packet from the server to the client: it is reported, but does not count. */
  void reply(long time, Connection connection, Proxy proxy, String flags) {
    ClusterNode from = connection.server().node();
    ClusterNode to = connection.client().node();
    if (from != null && connection.server().endpointId() != 0 && !connection.sameNode()) {
      boolean tunnel = to != null && from.tunnel() && connection.client().pod() != null;
      Point point = tunnel ? Point.TO_OVERLAY : Point.TO_STACK;
      Event event = trace(time, from, connection, true, point, flags);
      event.saysReply = !tunnel;
      event.direction = tunnel ? null : "INGRESS";
      event.reason = tunnel || !from.traceReasons() ? null : "REPLY";
      delivery.send(event, Outcome.MERGED);
    }
    if (to == null || connection.client().endpointId() == 0) {
      return;
    }
    if (from == null) {
      Event event = trace(time + 5 * STEP, to, connection, true, Point.FROM_NETWORK, flags);
      event.reason = to.traceReasons() ? "REPLY" : null;
      delivery.send(event, Outcome.MERGED);
    }
    if (proxy == Proxy.AT_CLIENT) {
      Event event = trace(time + 6 * STEP, to, connection, true, Point.TO_PROXY, flags);
      event.direction = "EGRESS";
      delivery.send(event, Outcome.MERGED);
    }
    Event event = trace(time + 7 * STEP, to, connection, true, Point.TO_ENDPOINT, flags);
    event.direction = "EGRESS";
    event.reason = to.traceReasons() ? "REPLY" : null;
    delivery.send(event, Outcome.MERGED);
  }

  /**
   * The verdict on the first packet of a connection. Policies: who decided it, empty if unnamed.
   */
  void verdict(
      long time,
      Connection connection,
      boolean egress,
      String verdict,
      Decision decision,
      List<Policy> policies) {
    ClusterNode node = egress ? connection.client().node() : connection.server().node();
    Event event = new Event(time, node, connection, false, Event.VERDICT);
    event.verdict = verdict;
    event.flags = connection.protocol().equals("TCP") ? "SYN" : "";
    event.direction = egress ? "EGRESS" : "INGRESS";
    boolean allowed = decision == Decision.ALLOW;
    event.saysReply = allowed;
    event.policyField = (egress ? "egress_" : "ingress_") + (allowed ? "allowed_by" : "denied_by");
    event.policies = policies;
    if (verdict.equals("DROPPED")) {
      event.dropReason = policies.isEmpty() ? "POLICY_DENIED" : "POLICY_DENY";
    }
    String direction = egress ? "egress" : "ingress";
    if (policies.isEmpty()) {
      truth.policyHit(
          time,
          allowed ? "unnamed" : "default-deny",
          "",
          "",
          direction,
          decision,
          connection.ends());
    }
    for (Policy policy : policies) {
      truth.policyHit(
          time,
          policy.kind(),
          policy.namespace(),
          policy.name(),
          direction,
          decision,
          connection.ends());
    }
    delivery.send(event, Outcome.USED);
  }

  /**
   * The notification that a packet of the client was dropped.
   *
   * @param atClient on which node
   * @param says whether the record names the direction
   */
  void drop(long time, Connection connection, boolean atClient, boolean says, String reason) {
    ClusterNode node = atClient ? connection.client().node() : connection.server().node();
    Event event = new Event(time, node, connection, false, Event.DROP);
    event.subType = EventJson.dropNumber(reason);
    event.verdict = "DROPPED";
    event.flags = connection.protocol().equals("TCP") ? "SYN" : "";
    event.direction = says ? atClient ? "EGRESS" : "INGRESS" : null;
    event.saysReply = false;
    event.dropReason = reason;
    truth.dropped(
        time,
        atClient ? Reporter.SOURCE : Reporter.DESTINATION,
        node.name(),
        says ? atClient ? "egress" : "ingress" : "",
        reason,
        connection.ends(),
        event.flags.equals("SYN"));
    delivery.send(event, Outcome.USED);
  }

  /** A layer 7 message as a proxy logs it. */
  void message(
      long time, Connection connection, boolean atClient, boolean reply, Event.Message message) {
    ClusterNode node = atClient ? connection.client().node() : connection.server().node();
    Event event = new Event(time, node, connection, reply, Event.ACCESS_LOG);
    event.direction = atClient ? "EGRESS" : "INGRESS";
    event.message = message;
    delivery.send(event, Outcome.USED);
  }

  /** A record that says nothing that counts: of a point that is nobody's canonical one. */
  void elsewhere(long time, ClusterNode node, Connection connection, boolean reply, Point point) {
    Event event = trace(time, node, connection, reply, point, "");
    event.direction = "INGRESS";
    delivery.send(event, Outcome.MERGED);
  }

  /** What the socket load balancer logs besides. */
  void socket(long time, Connection connection) {
    Event event = new Event(time, connection.client().node(), connection, false, Event.SOCKET);
    event.verdict = dice.chance(0.5) ? "TRACED" : "TRANSLATED";
    event.saysReply = false;
    delivery.send(event, Outcome.NOT_TRAFFIC);
  }

  private static Event trace(
      long time,
      ClusterNode node,
      Connection connection,
      boolean reply,
      Point point,
      String flags) {
    Event event = new Event(time, node, connection, reply, Event.TRACE);
    event.point = point;
    event.subType = point.number;
    event.flags = flags;
    return event;
  }
}
