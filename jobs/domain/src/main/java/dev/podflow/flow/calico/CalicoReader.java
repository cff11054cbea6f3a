package dev.podflow.flow.calico;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Hash;
import dev.podflow.flow.PolicyTrace.Action;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.json.ByteText;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/**
 * Reads one record of a Calico flow log: a JSON object of Calico Enterprise or Cloud, also as
 * Fluentd adds to it; a flow as Goldmane's emitter posts it (Go's {@code encoding/json}: numbers
 * for enums, zeros left out), as its API's messages are in protobuf JSON, or as Whisker shows it.
 * Members come in any order; those that nobody needs may hold anything.
 *
 * <p>Bytes and packets are written as the reporter sees them and turned to the way from client to
 * server here. What a format does not have stays unknown: Whisker counts no flows.
 *
 * <p>Nothing is allocated for a record whose texts have been seen before, and nothing is thrown.
 * Not safe for use by several threads.
 */
public final class CalicoReader implements RecordReader {
  /** The {@code source_system} of its flows. */
  public static final String SYSTEM = "calico";

  /** Larger records are refused unread: real ones have some kilobytes. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  /** More than this of anything in one record is no count any more. */
  private static final long MAX_COUNT = 1L << 50;

  private static final int MAX_PORT = 65_535;
  private static final long NANOS_PER_MICRO = 1_000L;

  private static final Names NAME = Names.of("name");

  private final JsonReader json = new JsonReader();
  private final Members members = new Members(Field.NAMES);
  private final Texts texts;
  private final PolicyReader policies;
  private final LogTime time;
  private final LoggedSums sums = new LoggedSums();
  private final LoggedEnd source = new LoggedEnd();
  private final LoggedEnd destination = new LoggedEnd();
  private String detail = "";

  // The record as it is written.
  private boolean isFlow;

  /** Whether zeros are left out. */
  private boolean omitsZeros;

  private Action action;

  /** Hash of what else tells flows apart whose sums may be equal. */
  private long distinction;

  /** A reader with a pool of its own. */
  public CalicoReader() {
    this(new StringPool());
  }

  /**
   * A reader that takes its texts from a pool, which may be that of other readers of the thread.
   */
  public CalicoReader(StringPool pool) {
    texts = new Texts(json, pool);
    policies = new PolicyReader(json, texts);
    time = new LogTime(json);
  }

  @Override
  public Rejection read(byte[] record, FlowBatch batch) {
    batch.clear();
    detail = "";
    if (record.length > MAX_RECORD_BYTES) {
      detail = record.length + " bytes, more than " + MAX_RECORD_BYTES;
      return Rejection.TOO_LARGE;
    }
    Flow flow = batch.add();
    flow.message = Flow.Message.REPORT;
    flow.system = SYSTEM;
    reset();
    json.open(record, 0, record.length);
    readMembers(flow);
    if (!json.finish()) {
      return reject(Rejection.of(json.error()), json.errorOffset());
    }
    if (!isFlow) {
      return reject(Rejection.UNKNOWN_MESSAGE, 0);
    }
    if (policies.badOffset() >= 0) {
      return reject(Rejection.MALFORMED, policies.badOffset());
    }
    if (time.badOffset() >= 0) {
      return reject(Rejection.BAD_TIME, time.badOffset());
    }
    if (!time.conclude(flow)) {
      return reject(Rejection.NO_TIME, 0);
    }
    conclude(flow);
    return null;
  }

  @Override
  public String detail() {
    return detail;
  }

  private Rejection reject(Rejection rejection, int offset) {
    String path = json.pathTo(offset);
    detail = (path.isEmpty() ? "" : path + " ") + "at byte " + offset;
    return rejection;
  }

  private void reset() {
    policies.reset();
    time.reset();
    sums.reset();
    source.reset();
    destination.reset();
    isFlow = false;
    omitsZeros = false;
    action = null;
    distinction = 0;
  }

  private void readMembers(Flow flow) {
    json.enterObject();
    for (int name; (name = json.nextMember(members)) >= 0; ) {
      readMember(name, flow);
    }
  }

  private void readMember(int name, Flow flow) {
    switch (Field.of(name)) {
      case KEY, FLOW -> readPart(Field.of(name), flow);
      case START_TIME -> time.readStart();
      case END_TIME -> time.readEnd();
      case TIMESTAMP -> time.readTimestamp();
      case HOST -> flow.node = readName();
      case CLUSTER -> flow.cluster = readName();
      case ACTION -> {
        isFlow = true;
        action = Words.ACTIONS.read(json, null);
      }
      case REPORTER -> {
        isFlow = true;
        flow.reporter = Words.REPORTERS.read(json, Reporter.BY_NODE);
      }
      case PROTOCOL -> flow.protocol = readProtocol();
      case SOURCE_TYPE -> source.type = Words.END_TYPES.read(json, EndType.UNKNOWN);
      case SOURCE_NAMESPACE -> source.namespace = LogText.read(json, texts);
      case SOURCE_NAME -> source.name = LogText.read(json, texts);
      case SOURCE_NAME_AGGR -> source.aggregatedName = LogText.read(json, texts);
      case SOURCE_IP -> source.readAddress(json, texts);
      case SOURCE_PORT -> flow.source.port = readPort();
      case DEST_TYPE -> destination.type = Words.END_TYPES.read(json, EndType.UNKNOWN);
      case DEST_NAMESPACE -> destination.namespace = LogText.read(json, texts);
      case DEST_NAME -> destination.name = LogText.read(json, texts);
      case DEST_NAME_AGGR -> destination.aggregatedName = LogText.read(json, texts);
      case DEST_IP -> destination.readAddress(json, texts);
      case DEST_PORT -> flow.destination.port = readPort();
      case DEST_SERVICE_NAME -> flow.destination.service = readService();
      case DEST_DOMAINS -> flow.destination.dnsName = texts.readFirst();
      case POLICIES -> policies.read();
      case BYTES_IN -> sums.bytesIn = readCount();
      case BYTES_OUT -> sums.bytesOut = readCount();
      case PACKETS_IN -> sums.packetsIn = readCount();
      case PACKETS_OUT -> sums.packetsOut = readCount();
      case FLOWS -> sums.flows = readCount();
      case STARTED -> sums.started = readCount();
      case COMPLETED -> sums.completed = readCount();
      case ROUND_TRIP -> readRoundTrip(flow);
      case DISTINCTION -> readDistinction(name);
    }
  }

  private void readPart(Field part, Flow flow) {
    if (json.kind() != JsonReader.Kind.OBJECT) {
      json.skip();
      return;
    }
    omitsZeros |= part == Field.KEY;
    readMembers(flow);
  }

  /** A name, or, as other shippers than Fluentd write it, an object with a name. */
  private String readName() {
    if (json.kind() != JsonReader.Kind.OBJECT) {
      return LogText.read(json, texts);
    }
    String name = "";
    json.enterObject();
    while (json.nextMember(NAME) >= 0) {
      name = LogText.read(json, texts);
    }
    return name;
  }

  private String readProtocol() {
    if (!json.readScalar()) {
      return "";
    }
    String known = Words.PROTOCOLS.find(json.text(), json.textStart(), json.textLength(), "");
    return known.isEmpty() ? texts.current() : known;
  }

  private int readPort() {
    // Felix's number for no port is -1.
    return (int) Math.max(0, json.readLong(-1, MAX_PORT));
  }

  private String readService() {
    String service = LogText.read(json, texts);
    // A star stands for several.
    return service.equals("*") ? "" : service;
  }

  private long readCount() {
    return json.readLong(0, MAX_COUNT);
  }

  private void readRoundTrip(Flow flow) {
    long micros = readCount();
    flow.rttNanos = micros == 0 ? Flow.UNKNOWN : micros * NANOS_PER_MICRO;
  }

  /** Adds up what comes in any order. */
  private void readDistinction(int name) {
    if (json.readScalar()) {
      long hash = ByteText.hash(json.text(), json.textStart(), json.textLength());
      distinction += Hash.with(hash, name);
    }
  }

  private void conclude(Flow flow) {
    source.conclude(flow.source);
    destination.conclude(flow.destination);
    flow.direction =
        switch (flow.reporter) {
          case SOURCE -> Flow.Direction.EGRESS;
          case DESTINATION -> Flow.Direction.INGRESS;
          case MIDDLE, BY_NODE -> Flow.Direction.UNKNOWN;
        };
    if (omitsZeros) {
      sums.fillZeros();
    }
    sums.conclude(flow, action);
    concludeVerdict(flow);
    flow.statisticsHash = statisticsHash(flow);
  }

  private void concludeVerdict(Flow flow) {
    Action verdict = null;
    if (action == Action.ALLOW) {
      verdict = action;
      flow.verdict = Flow.Verdict.FORWARDED;
      flow.verdictText = "allow";
    } else if (action == Action.DENY) {
      verdict = action;
      flow.verdict = Flow.Verdict.DROPPED;
      flow.verdictText = "deny";
    }
    // Passing on to the next tier is no verdict.
    policies.conclude(flow, verdict);
  }

  /**
   * Of all but the policies and labels: where a flow's policies changed in the window, Felix writes
   * a log for each set of them, each with all of the flow's sums.
   */
  private long statisticsHash(Flow flow) {
    long hash = sums.hash(source.hash(destination.hash(distinction)));
    hash = Hash.with(hash, flow.timeNanos);
    hash = Hash.with(hash, flow.spanNanos);
    hash = Hash.with(hash, flow.cluster);
    hash = Hash.with(hash, flow.node);
    hash = Hash.with(hash, flow.reporter.ordinal());
    hash = Hash.with(hash, flow.verdictText);
    hash = Hash.with(hash, flow.protocol);
    hash = Hash.with(hash, (long) flow.source.port << 16 | flow.destination.port);
    hash = Hash.with(hash, flow.destination.service);
    hash = Hash.with(hash, flow.rttNanos);
    return hash == 0 ? 1 : hash;
  }
}
