package dev.podflow.flow.hubble;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/**
 * Reads one record of a Hubble export: a flow, with or without an envelope, or one of the messages
 * that are not flows. Members come in any order; those that nobody needs may hold anything.
 *
 * <p>Nothing is allocated for a record whose texts have been seen before, and nothing is thrown.
 * Not safe for use by several threads.
 */
public final class HubbleReader implements RecordReader {
  /** The {@code source_system} of its flows. */
  public static final String SYSTEM = "cilium";

  /** Larger records are refused unread: real ones have some kilobytes. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int FLOW = FlowReader.MEMBERS.size();
  private static final int LOST_EVENTS = FLOW + 1;

  /** A flow's own members (there may be no envelope), and behind them what an envelope may hold. */
  private static final Names MEMBERS =
      FlowReader.MEMBERS.and("flow", "lost_events", "node_status", "agent_event", "debug_event");

  private static final Names LOST = Names.of("num_events_lost");

  private final JsonReader json = new JsonReader();
  private final Members members = new Members(MEMBERS);
  private final Texts texts;
  private final FlowReader flows;
  private String detail = "";

  /** Time and node of the envelope, which come before or after the flow in it. */
  private final Flow envelope = new Flow();

  private final FlowReader envelopes;

  /** A reader with a pool of its own. */
  public HubbleReader() {
    this(new StringPool());
  }

  /**
   * A reader that takes its texts from a pool, which may be that of other readers of the thread.
   */
  public HubbleReader(StringPool pool) {
    texts = new Texts(json, pool);
    flows = new FlowReader(json, texts);
    envelopes = new FlowReader(json, texts);
  }

  @Override
  public Rejection read(byte[] record, FlowBatch batch) {
    batch.clear();
    // Which is reset.
    return fill(record, 0, record.length, batch.add());
  }

  /**
   * Reads a record.
   *
   * @param flow is reset and filled in; what it holds after a rejection means nothing
   * @return null if the record was read, else why not; {@link #detail} says more
   */
  public Rejection read(byte[] buffer, int offset, int length, Flow flow) {
    flow.reset();
    return fill(buffer, offset, length, flow);
  }

  private Rejection fill(byte[] buffer, int offset, int length, Flow flow) {
    flow.system = SYSTEM;
    detail = "";
    if (length > MAX_RECORD_BYTES) {
      detail = length + " bytes, more than " + MAX_RECORD_BYTES;
      return Rejection.TOO_LARGE;
    }
    envelope.timeNanos = Flow.NO_TIME;
    envelope.node = "";
    envelope.cluster = "";
    envelopes.reset();
    flows.reset();
    json.open(buffer, offset, length);
    boolean known = readMembers(flow);
    if (!json.finish()) {
      return reject(Rejection.of(json.error()), json.errorOffset());
    }
    if (!known) {
      return reject(Rejection.UNKNOWN_MESSAGE, 0);
    }
    return conclude(flow);
  }

  @Override
  public String detail() {
    return detail;
  }

  /** Reads the whole record; false if nothing in it says what it is. */
  private boolean readMembers(Flow flow) {
    boolean isFlow = false;
    boolean lost = false;
    boolean status = false;
    json.enterObject();
    for (int member; (member = json.nextMember(members)) >= 0; ) {
      if (isOfEnvelope(member)) {
        envelopes.read(member, envelope);
      } else if (member < FLOW) {
        isFlow = true;
        flows.read(member, flow);
      } else if (member == FLOW) {
        isFlow = true;
        flows.read(flow);
      } else if (member == LOST_EVENTS) {
        lost = true;
        readLost(flow);
      } else {
        status = true;
        json.skip();
      }
    }
    if (isFlow) {
      flow.message = Flow.Message.FLOW;
    } else {
      flow.message = lost ? Flow.Message.LOST_EVENTS : Flow.Message.STATUS;
    }
    return isFlow || lost || status;
  }

  /** What both have, an envelope and a flow without one. */
  private static boolean isOfEnvelope(int member) {
    return member == FlowReader.TIME
        || member == FlowReader.NODE_NAME
        || member == FlowReader.NODE_LABELS;
  }

  private Rejection conclude(Flow flow) {
    if (flow.node.isEmpty()) {
      flow.node = envelope.node;
    }
    if (flow.cluster.isEmpty()) {
      flow.cluster = envelope.cluster;
    }
    if (flow.message != Flow.Message.FLOW) {
      // When a loss was reported says nothing of how far the flows have come: it has no time.
      return null;
    }
    flows.finish(flow);
    if (flows.timeBad()) {
      return reject(Rejection.BAD_TIME, flows.timeOffset());
    }
    if (flow.timeNanos == Flow.NO_TIME) {
      if (envelopes.timeBad()) {
        return reject(Rejection.BAD_TIME, envelopes.timeOffset());
      }
      flow.timeNanos = envelope.timeNanos;
    }
    return flow.timeNanos == Flow.NO_TIME ? reject(Rejection.NO_TIME, 0) : null;
  }

  private void readLost(Flow flow) {
    json.enterObject();
    while (json.nextMember(LOST) >= 0) {
      flow.lostEvents = json.readLong(0, Long.MAX_VALUE);
    }
  }

  private Rejection reject(Rejection rejection, int offset) {
    String path = json.pathTo(offset);
    detail = (path.isEmpty() ? "" : path + " ") + "at byte " + offset;
    return rejection;
  }
}
