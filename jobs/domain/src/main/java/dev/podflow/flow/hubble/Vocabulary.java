package dev.podflow.flow.hubble;

import dev.podflow.flow.Flow;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/** The names of an enum in flow.proto and what they are here. */
final class Vocabulary<E> {
  static final Vocabulary<Flow.Verdict> VERDICTS =
      new Vocabulary<>(
          Flow.Verdict.values(),
          "VERDICT_UNKNOWN",
          "FORWARDED",
          "DROPPED",
          "ERROR",
          "AUDIT",
          "REDIRECTED",
          "TRACED",
          "TRANSLATED");

  static final Vocabulary<Flow.Layer> LAYERS =
      new Vocabulary<>(Flow.Layer.values(), "UNKNOWN_TYPE", "L3_L4", "L7", "SOCK");

  static final Vocabulary<Flow.Direction> DIRECTIONS =
      new Vocabulary<>(Flow.Direction.values(), "TRAFFIC_DIRECTION_UNKNOWN", "INGRESS", "EGRESS");

  static final Vocabulary<Flow.Point> POINTS =
      new Vocabulary<>(
          Flow.Point.values(),
          "UNKNOWN_POINT",
          "TO_PROXY",
          "TO_HOST",
          "TO_STACK",
          "TO_OVERLAY",
          "TO_ENDPOINT",
          "TO_NETWORK",
          "TO_CRYPTO",
          "FROM_ENDPOINT",
          "FROM_PROXY",
          "FROM_HOST",
          "FROM_STACK",
          "FROM_OVERLAY",
          "FROM_NETWORK",
          "FROM_CRYPTO");

  static final Vocabulary<Flow.TraceReason> TRACE_REASONS =
      new Vocabulary<>(
          Flow.TraceReason.values(),
          "TRACE_REASON_UNKNOWN",
          "NEW",
          "ESTABLISHED",
          "REPLY",
          "RELATED",
          "REOPENED");

  private final E[] values;
  private final Names names;

  /** Names in the order of the values. */
  private Vocabulary(E[] values, String... names) {
    if (values.length != names.length) {
      throw new IllegalArgumentException("a value without a name, or a name without a value");
    }
    this.values = values;
    this.names = Names.of(names);
  }

  /** Position of the name that was just read; negative if it is not known. */
  int find(JsonReader json) {
    return names.find(json.text(), json.textStart(), json.textLength());
  }

  E value(int index) {
    return values[index];
  }

  String name(int index) {
    return names.get(index);
  }

  /** Message types of {@code pkg/monitor/api/types.go}. */
  static Flow.EventType eventType(long number) {
    if (number < 0 || number > 255) {
      return Flow.EventType.UNKNOWN;
    }
    return switch ((int) number) {
      case 1 -> Flow.EventType.DROP;
      case 2 -> Flow.EventType.DEBUG;
      case 3 -> Flow.EventType.CAPTURE;
      case 4 -> Flow.EventType.TRACE;
      case 5 -> Flow.EventType.POLICY_VERDICT;
      case 7 -> Flow.EventType.TRACE_SOCKET;
      case 129 -> Flow.EventType.ACCESS_LOG;
      case 130 -> Flow.EventType.AGENT;
      default -> Flow.EventType.UNKNOWN;
    };
  }
}
