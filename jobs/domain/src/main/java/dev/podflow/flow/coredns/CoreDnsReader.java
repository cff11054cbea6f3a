package dev.podflow.flow.coredns;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ShippedLine;
import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.json.ByteText;
import dev.podflow.json.JsonReader;

/**
 * Reads a line of CoreDNS' log, bare, with the prefixes of CRI and {@code kubectl logs}, or in JSON
 * as shippers write it. The client is who asked; the server is the pod that logged it, where the
 * shipper says which one.
 *
 * <p>Nothing is allocated for a record whose texts have been seen before, and nothing is thrown.
 * Not safe for use by several threads.
 */
public final class CoreDnsReader implements RecordReader {
  /** The {@code source_system} of its queries. */
  public static final String SYSTEM = "coredns";

  /** Larger records are refused unread: real ones have some hundred bytes. */
  public static final int MAX_RECORD_BYTES = 1 << 16;

  private final JsonReader json = new JsonReader();
  private final ShippedLine shipped;
  private final LineReader lines;
  private String detail = "";

  /** A reader with a pool of its own. */
  public CoreDnsReader() {
    this(new StringPool());
  }

  CoreDnsReader(StringPool pool) {
    shipped = new ShippedLine(json, new Texts(json, pool));
    lines = new LineReader(pool);
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public Rejection read(byte[] record, FlowBatch flows) {
    flows.clear();
    Flow flow = flows.add();
    detail = "";
    if (record.length > MAX_RECORD_BYTES) {
      detail = record.length + " bytes, more than " + MAX_RECORD_BYTES;
      return Rejection.TOO_LARGE;
    }
    shipped.reset();
    if (isJson(record)) {
      json.open(record, 0, record.length);
      json.enterObject();
      for (int member; (member = json.nextMember(ShippedLine.MEMBERS)) >= 0; ) {
        shipped.read(member);
      }
      if (!json.finish()) {
        int offset = json.errorOffset();
        detail = json.pathTo(offset) + " at byte " + offset;
        return Rejection.of(json.error());
      }
      if (shipped.start() == shipped.end()) {
        detail = "no line in it";
        return Rejection.UNKNOWN_MESSAGE;
      }
    } else {
      shipped.line(record, 0, record.length);
    }
    Rejection rejection = lines.read(shipped.text(), shipped.start(), shipped.end(), flow);
    if (rejection != null) {
      detail = "at byte " + (lines.rejectedAt() - shipped.start()) + " of the line";
      return rejection;
    }
    conclude(flow, record);
    return null;
  }

  private static boolean isJson(byte[] record) {
    int first = 0;
    while (first < record.length && record[first] >= 0 && record[first] <= ' ') {
      first++;
    }
    return first < record.length && record[first] == '{';
  }

  private void conclude(Flow flow, byte[] record) {
    flow.system = SYSTEM;
    flow.node = shipped.node;
    flow.cluster = shipped.cluster;
    if (flow.message != Flow.Message.REPORT) {
      return;
    }
    if (flow.timeNanos == Flow.NO_TIME) {
      flow.timeNanos = shipped.timeNanos;
    }
    flow.reporter = Flow.Reporter.DESTINATION;
    FlowEnd server = flow.destination;
    if (server.pod.isEmpty()) {
      server.pod = shipped.pod;
    }
    server.namespace = shipped.namespace;
    if (server.pod.isEmpty()) {
      // That much is sure of a CoreDNS, whoever runs it.
      server.workload = SYSTEM;
    }
    if (flow.timeNanos != Flow.NO_TIME) {
      // With its time a line is one of a kind: if it comes again, it was delivered again.
      flow.statisticsHash = ByteText.hash(record, 0, record.length);
    }
  }
}
