package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.ConnectionEvent;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ShippedLine;
import dev.podflow.flow.StringPool;
import dev.podflow.json.ByteText;

/**
 * Reads an event of a connection tracker: a line of {@code conntrack -E}, bare or as shippers wrap
 * it, or JSON ({@link JsonForm}); or a line of Weave Scope's probe ({@link ScopeLine}).
 *
 * <p>The client is the original tuple's source, the server the reply's: the backend that a
 * service's address was translated to, on its own port. The address that was asked for is kept, for
 * it tells the service. A client whose own address was translated before this node is not known
 * here.
 *
 * <p>Nothing is allocated for a record whose texts have been seen before, and nothing is thrown.
 * Not safe for use by several threads.
 */
public final class ConntrackReader implements RecordReader {
  /** The {@code source_system} of its flows. */
  public static final String SYSTEM = "conntrack";

  /** The reason of single flows that nobody answered. */
  public static final String NO_REPLY = "NO_REPLY";

  /** Larger records are refused unread: real ones have some hundred bytes. */
  public static final int MAX_RECORD_BYTES = 1 << 16;

  private static final long NANOS = 1_000_000_000L;

  /** A year; a connection that is said to be older says it of another clock. */
  private static final long AGE_MAX_NANOS = 31_536_000L * NANOS;

  private final StringPool pool;
  private final JsonForm form;

  /** Of JSON in the text that a shipper wrapped. */
  private final JsonForm inner;

  private final LineReader lines = new LineReader();
  private final ScopeLine scope;
  private final Entry entry = new Entry();
  private final byte[] scratch = new byte[8];
  private String detail = "";

  /** A reader with a pool of its own. */
  public ConntrackReader() {
    this(new StringPool());
  }

  ConntrackReader(StringPool pool) {
    this.pool = pool;
    form = new JsonForm(pool);
    inner = new JsonForm(pool);
    scope = new ScopeLine(pool);
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public Rejection read(byte[] record, FlowBatch batch) {
    batch.clear();
    Flow flow = batch.add();
    flow.system = SYSTEM;
    detail = "";
    entry.reset();
    if (record.length > MAX_RECORD_BYTES) {
      detail = record.length + " bytes, more than " + MAX_RECORD_BYTES;
      return Rejection.TOO_LARGE;
    }
    int first = 0;
    while (first < record.length && record[first] >= 0 && record[first] <= ' ') {
      first++;
    }
    if (first < record.length && record[first] == '{') {
      return readJson(record, flow);
    }
    // The line's own time is taken from where CRI's log file has it.
    form.shipped.reset();
    form.shipped.line(record, 0, record.length);
    return readLine(form.shipped, record, flow);
  }

  private Rejection readJson(byte[] record, Flow flow) {
    if (!form.read(record, 0, record.length, entry, flow.source, flow.destination)) {
      return reject(form);
    }
    ShippedLine shipped = form.shipped;
    JsonForm own = form;
    if (!form.isEntry() && shipped.end() > shipped.start()) {
      if (shipped.text()[shipped.start()] != '{') {
        return readLine(shipped, record, flow);
      }
      int length = shipped.end() - shipped.start();
      own = inner;
      entry.reset();
      if (!own.read(
          shipped.text(), shipped.start(), length, entry, flow.source, flow.destination)) {
        return reject(own);
      }
      flow.node = own.shipped.node;
      flow.cluster = own.shipped.cluster;
    }
    name(flow, shipped);
    if (!own.isEntry()) {
      detail = "neither an event nor a line";
      return Rejection.UNKNOWN_MESSAGE;
    }
    if (entry.timeNanos == Flow.NO_TIME) {
      entry.timeNanos = shipped.timeNanos;
      if (own.shipped.timeBad() || shipped.timeBad()) {
        detail = "no time that can be read";
        return Rejection.BAD_TIME;
      }
    }
    // Who translates no addresses may leave the way back out.
    if (entry.reply.isBlank()) {
      turn(entry.original, entry.reply);
    }
    if (!entry.isComplete()) {
      detail = "no protocol, or no address and port of every end";
      return Rejection.MALFORMED;
    }
    return conclude(flow, record);
  }

  private Rejection readLine(ShippedLine shipped, byte[] record, Flow flow) {
    if (ScopeLine.isOne(shipped.text(), shipped.start(), shipped.end())) {
      return readScope(shipped, record, flow);
    }
    name(flow, shipped);
    switch (lines.read(shipped.text(), shipped.start(), shipped.end(), entry)) {
      case ENTRY -> {
        if (entry.event == Entry.Event.NONE) {
          // A list of the table's entries is no event.
          flow.message = Flow.Message.STATUS;
          return null;
        }
        if (entry.timeNanos == Flow.NO_TIME) {
          entry.timeNanos = shipped.timeNanos;
        }
        return conclude(flow, record);
      }
      case REMARK -> {
        flow.message = Flow.Message.STATUS;
        return null;
      }
      case LOSS -> {
        flow.message = Flow.Message.LOST_EVENTS;
        flow.lostEvents = 1;
        return null;
      }
      case NONE -> {
        detail = "at byte " + (lines.rejectedAt() - shipped.start()) + " of the line";
        return lines.rejection();
      }
    }
    throw new AssertionError();
  }

  private Rejection readScope(ShippedLine shipped, byte[] record, Flow flow) {
    if (!scope.read(shipped.text(), shipped.start(), shipped.end(), flow)) {
      detail = "a line of Weave Scope's that cannot be read";
      return Rejection.MALFORMED;
    }
    flow.message = isLoopback(flow) ? Flow.Message.STATUS : Flow.Message.REPORT;
    flow.verdict = Flow.Verdict.FORWARDED;
    flow.verdictText = "FORWARDED";
    flow.cluster = shipped.cluster;
    flow.statisticsHash = ByteText.hash(record, 0, record.length);
    return null;
  }

  private static boolean isLoopback(Flow flow) {
    return Tuple.isLoopback(flow.source.ipHigh, flow.source.ipLow)
        && Tuple.isLoopback(flow.destination.ipHigh, flow.destination.ipLow);
  }

  private static void name(Flow flow, ShippedLine shipped) {
    flow.node = flow.node.isEmpty() ? shipped.node : flow.node;
    flow.cluster = flow.cluster.isEmpty() ? shipped.cluster : flow.cluster;
  }

  private static void turn(Tuple from, Tuple to) {
    to.hasSource = from.hasDestination;
    to.sourceHigh = from.destinationHigh;
    to.sourceLow = from.destinationLow;
    to.sourcePort = from.destinationPort;
    to.hasDestination = from.hasSource;
    to.destinationHigh = from.sourceHigh;
    to.destinationLow = from.sourceLow;
    to.destinationPort = from.sourcePort;
  }

  private Rejection conclude(Flow flow, byte[] record) {
    boolean named = !flow.source.pod.isEmpty() || !flow.destination.pod.isEmpty();
    if (entry.original.isLoopback() && !named) {
      // A process talks to itself or its neighbour; no pair of pods.
      flow.message = Flow.Message.STATUS;
      return null;
    }
    flow.message = Flow.Message.REPORT;
    flow.timeNanos = entry.timeNanos;
    flow.protocol = Protocols.name(entry.protocol, pool, scratch);
    fillEnds(flow);
    flow.verdict = Flow.Verdict.FORWARDED;
    flow.verdictText = "FORWARDED";
    flow.connectionEnd = entry.end;
    switch (entry.event) {
      case NONE -> {
        flow.flowsForwarded = 1;
        flow.connectionsOpened = 1;
        fillVolume(flow);
      }
      case NEW -> flow.connectionEvent = ConnectionEvent.OPENED;
      case UPDATE -> flow.connectionEvent = ConnectionEvent.CHANGED;
      case DESTROY -> {
        flow.connectionEvent = ConnectionEvent.ENDED;
        fillVolume(flow);
        fillEnd(flow);
      }
    }
    if (entry.timeNanos != Flow.NO_TIME && entry.event != Entry.Event.UPDATE) {
      // With its time a record is one of a kind: if it comes again, it was delivered again.
      flow.statisticsHash = ByteText.hash(record, 0, record.length);
    }
    return null;
  }

  private void fillEnds(Flow flow) {
    Tuple original = entry.original;
    Tuple reply = entry.reply;
    FlowEnd client = flow.source;
    client.hasIp = true;
    client.ipHigh = original.sourceHigh;
    client.ipLow = original.sourceLow;
    FlowEnd server = flow.destination;
    server.hasIp = true;
    server.ipHigh = reply.sourceHigh;
    server.ipLow = reply.sourceLow;
    server.hasServiceIp =
        original.destinationHigh != reply.sourceHigh || original.destinationLow != reply.sourceLow;
    server.serviceIpHigh = original.destinationHigh;
    server.serviceIpLow = original.destinationLow;
    if (Protocols.hasPorts(entry.protocol)) {
      client.port = original.sourcePort;
      server.port = reply.sourcePort;
    } else if (Protocols.isIcmp(entry.protocol)) {
      flow.icmpType = Math.max(0, original.icmpType);
      flow.icmpCode = Math.max(0, original.icmpCode);
      flow.connectionId = Math.max(0, original.icmpId);
    }
  }

  private void fillVolume(Flow flow) {
    flow.bytesSent = entry.original.bytes;
    flow.packetsSent = entry.original.packets;
    flow.bytesReceived = entry.reply.bytes;
    flow.packetsReceived = entry.reply.packets;
  }

  private void fillEnd(Flow flow) {
    boolean unreplied = entry.unreplied || (entry.reply.packets == 0 && entry.original.packets > 0);
    if (unreplied && !entry.original.isToMany()) {
      flow.verdictText = "UNREPLIED";
      flow.dropReason = NO_REPLY;
    }
    long age = Flow.UNKNOWN;
    if (entry.openedNanos != Flow.NO_TIME) {
      age = entry.timeNanos - entry.openedNanos;
    } else if (entry.ageSeconds <= AGE_MAX_NANOS / NANOS) {
      age = entry.ageSeconds * NANOS;
    }
    flow.connectionNanos = age < 0 || age > AGE_MAX_NANOS ? Flow.UNKNOWN : age;
  }

  private Rejection reject(JsonForm failed) {
    int offset = failed.json.errorOffset();
    String path = failed.json.pathTo(offset);
    detail = (path.isEmpty() ? "" : path + " ") + "at byte " + offset;
    return Rejection.of(failed.json.error());
  }
}
