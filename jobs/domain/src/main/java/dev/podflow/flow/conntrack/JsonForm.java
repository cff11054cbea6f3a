package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.ShippedLine;
import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;
import java.util.Arrays;

/**
 * Reads an entry that is written as JSON, or the line that a shipper wrapped in JSON:
 *
 * <pre>{@code
 * {"event": "DESTROY", "time": "2026-03-01T10:00:00.5Z", "node": "node-1", "cluster": "prod",
 *  "protocol": "tcp", "state": "TIME_WAIT", "unreplied": false, "delta_time": 12,
 *  "original": {"src": "10.1.0.7", "dst": "10.96.0.9", "sport": 41000, "dport": 80,
 *               "packets": 6, "bytes": 500},
 *  "reply":    {"src": "10.1.2.3", "dst": "10.1.0.7", "sport": 8080, "dport": 41000,
 *               "packets": 5, "bytes": 4000}}
 * }</pre>
 *
 * Also ulogd's flat keys ({@code output/ulogd_output_JSON.c} with {@code NFCT}), and connections
 * that a program has joined with their pods already ({@code tuple}, {@code src.pod}, {@code
 * dst.service}), which are TCP's.
 */
final class JsonForm {
  private static final int OWN = ShippedLine.MEMBERS.size();

  private static final Names MEMBERS =
      ShippedLine.MEMBERS.and(
          "event",
          "ct.event",
          "protocol",
          "proto",
          "orig.ip.protocol",
          "state",
          "unreplied",
          "delta_time",
          "original",
          "reply",
          "tuple",
          "src",
          "dst",
          "src_ip",
          "orig.ip.saddr.str",
          "dest_ip",
          "orig.ip.daddr.str",
          "orig.l4.sport",
          "orig.l4.dport",
          "orig.raw.pktcount",
          "orig.raw.pktlen",
          "icmp.type",
          "icmp.code",
          "reply.ip.saddr.str",
          "reply.ip.daddr.str",
          "reply.l4.sport",
          "reply.l4.dport",
          "reply.raw.pktcount",
          "reply.raw.pktlen",
          "flow.start.sec",
          "flow.start.usec",
          "flow.end.sec",
          "flow.end.usec");

  private static final int EVENT = OWN;
  private static final int CT_EVENT = OWN + 1;
  private static final int ORIG_PROTOCOL = OWN + 4;
  private static final int STATE = OWN + 5;
  private static final int UNREPLIED = OWN + 6;
  private static final int DELTA_TIME = OWN + 7;
  private static final int ORIGINAL = OWN + 8;
  private static final int REPLY = OWN + 9;
  private static final int TUPLE = OWN + 10;
  private static final int SRC = OWN + 11;
  private static final int DST = OWN + 12;
  private static final int ULOGD_ORIGINAL = OWN + 13;
  private static final int ULOGD_REPLY = OWN + 23;
  private static final int ULOGD_TIMES = OWN + 29;

  /** The members of a tuple, and by which other names ulogd and others call them. */
  private static final Names TUPLE_MEMBERS =
      Names.of(
          "src",
          "src_addr",
          "dst",
          "dst_addr",
          "sport",
          "dport",
          "packets",
          "bytes",
          "type",
          "code",
          "id",
          "src_port",
          "dst_port");

  private static final int T_SRC = 0;
  private static final int T_DST = 2;
  private static final int T_SPORT = 4;
  private static final int T_DPORT = 5;
  private static final int T_PACKETS = 6;
  private static final int T_BYTES = 7;
  private static final int T_TYPE = 8;
  private static final int T_CODE = 9;
  private static final int T_ID = 10;
  private static final int T_SRC_PORT = 11;
  private static final int T_DST_PORT = 12;

  /** What ulogd's keys of the original tuple are, in the order of {@link #MEMBERS}. */
  private static final int[] ULOGD = {
    T_SRC, T_SRC, T_DST, T_DST, T_SPORT, T_DPORT, T_PACKETS, T_BYTES, T_TYPE, T_CODE
  };

  private static final int[] ULOGD_BACK = {T_SRC, T_DST, T_SPORT, T_DPORT, T_PACKETS, T_BYTES};

  private static final Names EVENTS =
      Names.of("NEW", "UPDATE", "DESTROY", "new", "update", "destroy");
  private static final Entry.Event[] EVENT_OF = {
    Entry.Event.NEW, Entry.Event.UPDATE, Entry.Event.DESTROY
  };

  /** What the bits of netfilter's messages say. */
  private static final int NEW_BIT = 1;

  private static final int UPDATE_BIT = 2;
  private static final int DESTROY_BIT = 4;

  private static final Names END_MEMBERS = Names.of("pod", "service");
  private static final int POD = 0;
  private static final Names OBJECT_MEMBERS = Names.of("name", "namespace");
  private static final int NAME = 0;

  private static final long NANOS = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;
  private static final long SECONDS_MAX = Long.MAX_VALUE / NANOS - 1;
  private static final int TIMES = 4;

  final JsonReader json = new JsonReader();
  final ShippedLine shipped;
  private final Texts texts;

  /** Start and end as ulogd has them: seconds and microseconds each; unknown where it has none. */
  private final long[] times = new long[TIMES];

  private boolean own;
  private Entry entry;

  JsonForm(StringPool pool) {
    texts = new Texts(json, pool);
    shipped = new ShippedLine(json, texts);
  }

  /** Whether the record said anything of an entry, and not only wrapped a line. */
  boolean isEntry() {
    return own;
  }

  /**
   * Reads a record.
   *
   * @param into gets what the record says of an entry
   * @param client gets what it says of who opened the connection, but for the address
   * @param server gets what it says of who answers
   * @return whether it is JSON
   */
  boolean read(byte[] record, int offset, int length, Entry into, FlowEnd client, FlowEnd server) {
    entry = into;
    own = false;
    Arrays.fill(times, Flow.UNKNOWN);
    shipped.reset();
    json.open(record, offset, length);
    json.enterObject();
    for (int member; (member = json.nextMember(MEMBERS)) >= 0; ) {
      if (member < OWN) {
        shipped.read(member);
      } else if (member == SRC) {
        own = true;
        readEnd(client, entry.original, T_SRC);
      } else if (member == DST) {
        own = true;
        readEnd(server, entry.original, T_DST);
      } else {
        own = true;
        readOwn(member);
      }
    }
    conclude();
    return json.finish();
  }

  private void readOwn(int member) {
    if (member <= CT_EVENT) {
      readEvent();
    } else if (member <= ORIG_PROTOCOL) {
      readProtocol();
    } else if (member == STATE) {
      if (json.readText()) {
        entry.state(json.text(), json.textStart(), json.textLength());
      }
    } else if (member == UNREPLIED) {
      entry.unreplied = json.readBoolean();
    } else if (member == DELTA_TIME) {
      entry.ageSeconds = json.readLong(0, Long.MAX_VALUE);
    } else if (member == TUPLE) {
      if (entry.protocol < 0) {
        entry.protocol = Protocols.TCP;
      }
      readTuple(entry.original);
    } else if (member <= REPLY) {
      readTuple(member == ORIGINAL ? entry.original : entry.reply);
    } else if (member < ULOGD_REPLY) {
      readTupleMember(entry.original, ULOGD[member - ULOGD_ORIGINAL]);
    } else if (member < ULOGD_TIMES) {
      readTupleMember(entry.reply, ULOGD_BACK[member - ULOGD_REPLY]);
    } else {
      times[member - ULOGD_TIMES] = json.readLong(0, Long.MAX_VALUE);
    }
  }

  private void readEvent() {
    if (json.kind() == JsonReader.Kind.NUMBER) {
      long bits = json.readLong(0, Integer.MAX_VALUE);
      if ((bits & DESTROY_BIT) != 0) {
        entry.event = Entry.Event.DESTROY;
      } else if ((bits & UPDATE_BIT) != 0) {
        entry.event = Entry.Event.UPDATE;
      } else if ((bits & NEW_BIT) != 0) {
        entry.event = Entry.Event.NEW;
      }
    } else if (json.readText()) {
      int event = EVENTS.find(json.text(), json.textStart(), json.textLength());
      entry.event = event < 0 ? Entry.Event.NONE : EVENT_OF[event % EVENT_OF.length];
    }
  }

  private void readProtocol() {
    if (json.kind() == JsonReader.Kind.NUMBER) {
      entry.protocol = (int) json.readLong(0, 0xFF);
    } else if (json.readText()) {
      entry.protocol = Protocols.number(json.text(), json.textStart(), json.textLength());
    }
  }

  private void readTuple(Tuple tuple) {
    json.enterObject();
    for (int member; (member = json.nextMember(TUPLE_MEMBERS)) >= 0; ) {
      readTupleMember(tuple, member);
    }
  }

  private void readTupleMember(Tuple tuple, int member) {
    switch (member) {
      case T_SPORT, T_SRC_PORT -> tuple.sourcePort = (int) json.readLong(0, 0xFFFF);
      case T_DPORT, T_DST_PORT -> tuple.destinationPort = (int) json.readLong(0, 0xFFFF);
      case T_PACKETS -> tuple.packets = json.readLong(0, Long.MAX_VALUE);
      case T_BYTES -> tuple.bytes = json.readLong(0, Long.MAX_VALUE);
      case T_TYPE -> tuple.icmpType = (int) json.readLong(0, 0xFF);
      case T_CODE -> tuple.icmpCode = (int) json.readLong(0, 0xFF);
      case T_ID -> tuple.icmpId = (int) json.readLong(0, 0xFFFF);
      default -> {
        if (json.readText()) {
          // What is no address leaves the entry incomplete.
          if (member < T_DST) {
            tuple.source(json.text(), json.textStart(), json.textLength());
          } else {
            tuple.destination(json.text(), json.textStart(), json.textLength());
          }
        }
      }
    }
  }

  /** An end's address, or the pod and service that it is. */
  private void readEnd(FlowEnd end, Tuple tuple, int address) {
    if (json.kind() == JsonReader.Kind.TEXT) {
      readTupleMember(tuple, address);
      return;
    }
    json.enterObject();
    for (int member; (member = json.nextMember(END_MEMBERS)) >= 0; ) {
      json.enterObject();
      for (int part; (part = json.nextMember(OBJECT_MEMBERS)) >= 0; ) {
        String text = texts.read();
        if (member == POD && part == NAME) {
          end.pod = text;
        } else if (part == NAME) {
          end.service = text;
        } else if (member == POD || end.namespace.isEmpty()) {
          end.namespace = text;
        }
      }
    }
  }

  private void conclude() {
    long started = nanos(times[0], times[1]);
    long ended = nanos(times[2], times[3]);
    entry.openedNanos = started;
    entry.timeNanos = ended == Flow.NO_TIME ? started : ended;
    if (entry.timeNanos == Flow.NO_TIME) {
      entry.timeNanos = shipped.timeNanos;
    }
    if (ended != Flow.NO_TIME && entry.event == Entry.Event.NONE) {
      entry.event = Entry.Event.DESTROY;
    }
  }

  private static long nanos(long seconds, long micros) {
    return seconds < 0 || seconds > SECONDS_MAX || micros > 999_999
        ? Flow.NO_TIME
        : seconds * NANOS + Math.max(0, micros) * NANOS_PER_MICRO;
  }
}
