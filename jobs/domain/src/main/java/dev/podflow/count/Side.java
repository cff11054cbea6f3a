package dev.podflow.count;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Direction;
import dev.podflow.flow.Flow.EventType;
import dev.podflow.flow.FlowEnd;

/** Which way a packet went, and which end reported it. */
final class Side {
  static final String SOURCE = "source";
  static final String DESTINATION = "destination";
  static final String MIDDLE = "middle";

  private static final int ICMP4_ECHO_REPLY = 0;
  private static final int ICMP6_ECHO_REPLY = 129;

  private Side() {}

  /**
   * Whether a packet went from server to client. Where the log does not say (drops, TO_OVERLAY,
   * Cilium before 1.10): by TCP's and ICMP's own marks, else the end with the lower port is the
   * server.
   */
  static boolean isReply(Flow flow) {
    switch (flow.reply) {
      case FORWARD -> {
        return false;
      }
      case REPLY -> {
        return true;
      }
      case UNKNOWN -> {}
    }
    switch (flow.traceReason) {
      case NEW, ESTABLISHED, REOPENED -> {
        return false;
      }
      case REPLY -> {
        return true;
      }
      case UNKNOWN, RELATED -> {}
    }
    if ((flow.tcpFlags & Flow.TCP_SYN) != 0) {
      return (flow.tcpFlags & Flow.TCP_ACK) != 0;
    }
    if (flow.icmpType >= 0) {
      return flow.protocol.equals("ICMPv6")
          ? flow.icmpType == ICMP6_ECHO_REPLY
          : flow.icmpType == ICMP4_ECHO_REPLY;
    }
    int from = flow.source.port;
    int to = flow.destination.port;
    return from != 0 && to != 0 && from < to;
  }

  /** Whether a packet is the first of its connection. */
  static boolean opens(Flow flow) {
    return switch (flow.traceReason) {
      case NEW -> true;
      case ESTABLISHED, REPLY, RELATED, REOPENED -> false;
      case UNKNOWN -> (flow.tcpFlags & (Flow.TCP_SYN | Flow.TCP_ACK)) == Flow.TCP_SYN;
    };
  }

  /** The end that reported an event which is no trace event. */
  static String reporter(Flow flow) {
    return switch (flow.direction) {
      case EGRESS -> SOURCE;
      case INGRESS -> DESTINATION;
      case UNKNOWN -> isLocal(flow.source) && !isLocal(flow.destination) ? SOURCE : DESTINATION;
    };
  }

  /**
   * The end whose canonical point a forward trace event is, null if it is none. Canonical are
   * TO_ENDPOINT for the destination; TO_PROXY, TO_STACK, TO_OVERLAY and TO_NETWORK for the source.
   */
  static String canonicalReporter(Flow flow) {
    return switch (flow.point) {
      case TO_ENDPOINT -> DESTINATION;
      case TO_PROXY -> flow.direction == Direction.INGRESS ? null : SOURCE;
      case TO_STACK, TO_OVERLAY, TO_NETWORK -> SOURCE;
      // A field mask took the point away: counted as the sender's, for want of better.
      case UNKNOWN -> flow.eventType == EventType.UNKNOWN ? SOURCE : null;
      case TO_HOST,
          TO_CRYPTO,
          FROM_ENDPOINT,
          FROM_PROXY,
          FROM_HOST,
          FROM_STACK,
          FROM_OVERLAY,
          FROM_NETWORK,
          FROM_CRYPTO ->
          null;
    };
  }

  private static boolean isLocal(FlowEnd end) {
    return end.endpointId != 0;
  }
}
