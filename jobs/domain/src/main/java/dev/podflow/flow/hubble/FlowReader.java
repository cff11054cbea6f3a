package dev.podflow.flow.hubble;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Texts;
import dev.podflow.flow.Timestamps;
import dev.podflow.json.JsonReader;
import dev.podflow.json.KnownValues;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/** Reads the members of a {@code Flow}, each by itself, and then what follows from all of them. */
final class FlowReader {
  static final int TIME = 0;
  static final int NODE_NAME = 1;
  private static final int UUID = 2;
  private static final int VERDICT = 3;
  private static final int DROP_REASON = 4;
  private static final int DROP_REASON_DESC = 5;
  private static final int IP = 6;
  private static final int L4 = 7;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 9;
  private static final int TYPE = 10;
  private static final int SOURCE_NAMES = 11;
  private static final int DESTINATION_NAMES = 12;
  private static final int L7 = 13;
  private static final int REPLY = 14;
  private static final int IS_REPLY = 15;
  private static final int EVENT_TYPE = 16;
  private static final int SOURCE_SERVICE = 17;
  private static final int DESTINATION_SERVICE = 18;
  private static final int TRAFFIC_DIRECTION = 19;
  private static final int POLICY_MATCH_TYPE = 20;
  private static final int OBSERVATION_POINT = 21;
  private static final int TRACE_REASON = 22;
  private static final int EGRESS_ALLOWED_BY = 23;
  private static final int INGRESS_ALLOWED_BY = 24;
  private static final int EGRESS_DENIED_BY = 25;
  private static final int INGRESS_DENIED_BY = 26;
  private static final int AGGREGATE = 27;
  private static final int SOCK_XLATE_POINT = 28;
  private static final int SOCKET_COOKIE = 29;
  private static final int CGROUP_ID = 30;
  static final int NODE_LABELS = 31;

  /** The members that are read. */
  static final Names MEMBERS =
      Names.of(
          "time",
          "node_name",
          "uuid",
          "verdict",
          "drop_reason",
          "drop_reason_desc",
          "IP",
          "l4",
          "source",
          "destination",
          "Type",
          "source_names",
          "destination_names",
          "l7",
          "reply",
          "is_reply",
          "event_type",
          "source_service",
          "destination_service",
          "traffic_direction",
          "policy_match_type",
          "trace_observation_point",
          "trace_reason",
          "egress_allowed_by",
          "ingress_allowed_by",
          "egress_denied_by",
          "ingress_denied_by",
          "aggregate",
          "sock_xlate_point",
          "socket_cookie",
          "cgroup_id",
          "node_labels");

  private static final int SUB_TYPE = 1;
  private static final Names EVENT = Names.of("type", "sub_type");
  private static final Names SERVICE = Names.of("name");
  private static final Names AGGREGATES =
      Names.of("ingress_flow_count", "egress_flow_count", "unknown_direction_flow_count");

  /** Of how many nodes the labels are known. */
  private static final int NODES = 1 << 12;

  private static final long MAX_UINT32 = 0xFFFFFFFFL;

  private final JsonReader json;
  private final Members members = new Members(MEMBERS);
  private final Members event = new Members(EVENT);
  private final Texts texts;
  private final LayerReader layers;
  private final EndReader ends;
  private final PolicyReader policies;
  private final KnownValues nodeLabels;

  private long eventType;
  private long dropReason;
  private boolean isReplySaid;
  private boolean replySaid;
  private boolean l7Said;
  private boolean policySaid;
  private boolean socketSaid;
  private final long[] counts = new long[3];

  /** Offset of the time, for messages. */
  private int timeOffset;

  private boolean timeBad;

  FlowReader(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
    layers = new LayerReader(json, texts);
    ends = new EndReader(json, texts);
    policies = new PolicyReader(json, texts);
    nodeLabels = new KnownValues(json, NODES);
  }

  /** Forgets the last record. */
  void reset() {
    eventType = 0;
    dropReason = 0;
    isReplySaid = false;
    replySaid = false;
    l7Said = false;
    policySaid = false;
    socketSaid = false;
    timeBad = false;
  }

  boolean timeBad() {
    return timeBad;
  }

  int timeOffset() {
    return timeOffset;
  }

  /** Reads all members of a flow. */
  void read(Flow flow) {
    json.enterObject();
    for (int member; (member = json.nextMember(members)) >= 0; ) {
      read(member, flow);
    }
  }

  /** Reads one of {@link #MEMBERS}. */
  void read(int member, Flow flow) {
    switch (member) {
      case TIME -> readTime(flow);
      case NODE_NAME -> readNode(flow);
      case UUID -> flow.uuidHash = texts.readHash();
      case VERDICT -> readVerdict(flow);
      case DROP_REASON -> dropReason = json.readLong(0, MAX_UINT32);
      case DROP_REASON_DESC -> readDropReason(flow);
      case IP -> layers.readIp(flow);
      case L4 -> layers.readL4(flow);
      case SOURCE -> ends.read(flow.source);
      case DESTINATION -> ends.read(flow.destination);
      case TYPE -> flow.layer = readEnum(Vocabulary.LAYERS, Flow.Layer.UNKNOWN);
      case SOURCE_NAMES -> flow.source.dnsName = texts.readFirst();
      case DESTINATION_NAMES -> flow.destination.dnsName = texts.readFirst();
      case L7 -> {
        l7Said = true;
        layers.readL7(flow);
      }
      case REPLY -> replySaid = json.readBoolean();
      case IS_REPLY -> {
        isReplySaid = true;
        flow.reply = json.readBoolean() ? Flow.Reply.REPLY : Flow.Reply.FORWARD;
      }
      case EVENT_TYPE -> readEventType(flow);
      case SOURCE_SERVICE -> readService(flow.source);
      case DESTINATION_SERVICE -> readService(flow.destination);
      case TRAFFIC_DIRECTION ->
          flow.direction = readEnum(Vocabulary.DIRECTIONS, Flow.Direction.UNKNOWN);
      case POLICY_MATCH_TYPE -> policySaid |= json.readLong(0, MAX_UINT32) > 0;
      case OBSERVATION_POINT -> flow.point = readEnum(Vocabulary.POINTS, Flow.Point.UNKNOWN);
      case TRACE_REASON ->
          flow.traceReason = readEnum(Vocabulary.TRACE_REASONS, Flow.TraceReason.UNKNOWN);
      case EGRESS_ALLOWED_BY -> policies.read(flow.egressAllowedBy);
      case INGRESS_ALLOWED_BY -> policies.read(flow.ingressAllowedBy);
      case EGRESS_DENIED_BY -> policies.read(flow.egressDeniedBy);
      case INGRESS_DENIED_BY -> policies.read(flow.ingressDeniedBy);
      case AGGREGATE -> readAggregate(flow);
      case SOCK_XLATE_POINT, SOCKET_COOKIE, CGROUP_ID -> {
        socketSaid = true;
        json.skip();
      }
      case NODE_LABELS -> skipNodeLabels(flow);
      default -> json.skip();
    }
  }

  /** Concludes what the members together say. */
  void finish(Flow flow) {
    if (!isReplySaid && replySaid) {
      flow.reply = Flow.Reply.REPLY;
    }
    if (flow.dropReason.isEmpty() && dropReason > 0) {
      flow.dropReason = DropReasons.name(dropReason);
    }
    flow.eventType = eventType == 0 ? inferEventType(flow) : Vocabulary.eventType(eventType);
    if (eventType != 0
        && flow.eventType == Flow.EventType.DROP
        && flow.dropReason.isEmpty()
        && flow.eventSubType > 0) {
      flow.dropReason = DropReasons.name(flow.eventSubType);
    }
    if (flow.layer == Flow.Layer.UNKNOWN) {
      flow.layer = inferLayer(flow.eventType);
    }
    if (flow.layer == Flow.Layer.L7 && flow.l7Protocol == Flow.L7Protocol.NONE) {
      flow.l7Protocol = Flow.L7Protocol.UNKNOWN;
    }
    if (flow.cluster.isEmpty()) {
      flow.cluster = clusterOfEnds(flow.source, flow.destination);
    }
  }

  /** A field mask may have removed the type; the members that only one type has tell it. */
  private Flow.EventType inferEventType(Flow flow) {
    if (l7Said || flow.layer == Flow.Layer.L7) {
      return Flow.EventType.ACCESS_LOG;
    }
    if (flow.point != Flow.Point.UNKNOWN) {
      return Flow.EventType.TRACE;
    }
    if (policySaid
        || flow.egressAllowedBy.size() > 0
        || flow.ingressAllowedBy.size() > 0
        || flow.egressDeniedBy.size() > 0
        || flow.ingressDeniedBy.size() > 0) {
      return Flow.EventType.POLICY_VERDICT;
    }
    if (flow.verdict == Flow.Verdict.DROPPED && !flow.dropReason.isEmpty()) {
      return Flow.EventType.DROP;
    }
    if (socketSaid || flow.layer == Flow.Layer.SOCKET) {
      return Flow.EventType.TRACE_SOCKET;
    }
    return Flow.EventType.UNKNOWN;
  }

  private static Flow.Layer inferLayer(Flow.EventType type) {
    return switch (type) {
      case ACCESS_LOG -> Flow.Layer.L7;
      case TRACE_SOCKET -> Flow.Layer.SOCKET;
      case DROP, CAPTURE, TRACE, POLICY_VERDICT -> Flow.Layer.L3_L4;
      case UNKNOWN, DEBUG, AGENT -> Flow.Layer.UNKNOWN;
    };
  }

  /** The end that is local to the node is surely in its cluster; the other one probably. */
  private static String clusterOfEnds(FlowEnd source, FlowEnd destination) {
    if (source.endpointId != 0 && !source.cluster.isEmpty()) {
      return source.cluster;
    }
    if (destination.endpointId != 0 && !destination.cluster.isEmpty()) {
      return destination.cluster;
    }
    return source.cluster.isEmpty() ? destination.cluster : source.cluster;
  }

  private void readTime(Flow flow) {
    timeOffset = json.offset();
    if (json.readText()) {
      flow.timeNanos = Timestamps.parse(json.text(), json.textStart(), json.textLength());
      timeBad = flow.timeNanos == Timestamps.INVALID;
    }
  }

  /** Splits {@code cluster/node}. */
  private void readNode(Flow flow) {
    if (!json.readText()) {
      return;
    }
    byte[] text = json.text();
    int start = json.textStart();
    int length = json.textLength();
    int slash = 0;
    while (slash < length && text[start + slash] != '/') {
      slash++;
    }
    boolean split = slash < length;
    flow.cluster = split ? texts.part(0, slash) : "";
    flow.node = split ? texts.part(slash + 1, length - slash - 1) : texts.current();
  }

  /** Nobody needs them, but they are a quarter of a record, and the same in all of a node's. */
  private void skipNodeLabels(Flow flow) {
    long node = flow.node.hashCode();
    if (nodeLabels.take(node) == KnownValues.UNKNOWN) {
      int from = json.offset();
      json.skip();
      nodeLabels.keep(node, from);
    }
  }

  private void readVerdict(Flow flow) {
    if (json.readScalar()) {
      Vocabulary<Flow.Verdict> verdicts = Vocabulary.VERDICTS;
      int index = verdicts.find(json);
      flow.verdict = index < 0 ? Flow.Verdict.UNKNOWN : verdicts.value(index);
      flow.verdictText = index < 0 ? texts.current() : verdicts.name(index);
    }
  }

  private void readDropReason(Flow flow) {
    if (json.kind() == JsonReader.Kind.NUMBER) {
      // How protobuf JSON writes a value that its writer has no name for.
      flow.dropReason = DropReasons.name(json.readLong(0, MAX_UINT32));
    } else {
      flow.dropReason = texts.read();
    }
  }

  /** Reads a name, or the number that protobuf JSON writes where it has no name. */
  private <E> E readEnum(Vocabulary<E> vocabulary, E unknown) {
    int index = json.readScalar() ? vocabulary.find(json) : -1;
    return index < 0 ? unknown : vocabulary.value(index);
  }

  private void readEventType(Flow flow) {
    json.enterObject();
    for (int member; (member = json.nextMember(event)) >= 0; ) {
      long number = json.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
      if (member == SUB_TYPE) {
        flow.eventSubType = (int) number;
      } else {
        eventType = number;
      }
    }
  }

  private void readService(FlowEnd end) {
    json.enterObject();
    while (json.nextMember(SERVICE) >= 0) {
      end.service = texts.read();
    }
  }

  private void readAggregate(Flow flow) {
    counts[0] = 0;
    counts[1] = 0;
    counts[2] = 0;
    json.enterObject();
    for (int member; (member = json.nextMember(AGGREGATES)) >= 0; ) {
      counts[member] = json.readLong(0, MAX_UINT32);
    }
    flow.weight = Math.max(1, counts[0] + counts[1] + counts[2]);
  }
}
