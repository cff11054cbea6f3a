package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.LogTimes;
import dev.podflow.flow.Rejection;
import dev.podflow.json.Names;
import java.nio.charset.StandardCharsets;

/**
 * Reads a line of {@code conntrack -E}, with whatever {@code -o} adds to it:
 *
 * <pre>
 * [1660764252.902811]  [NEW] ipv4 2 tcp 6 120 SYN_SENT src=10.1.0.7 dst=10.96.0.9 sport=41000
 *   dport=80 [UNREPLIED] src=10.1.2.3 dst=10.1.0.7 sport=8080 dport=41000 mark=0 id=2893116416
 * </pre>
 *
 * What it adds behind the second tuple (marks, zones, labels, security contexts, whatever comes
 * next) is passed over, but for the connection's age. Format: libnetfilter_conntrack, {@code
 * src/conntrack/snprintf_default.c}, and conntrack-tools, {@code src/conntrack.c}.
 */
final class LineReader {
  /** What kind of line it is. */
  enum Kind {
    ENTRY,
    /** What the program says to people. */
    REMARK,
    /** The program says that it lost events; it never knows how many. */
    LOSS,
    /** None of those: {@link #rejection}. */
    NONE
  }

  private static final byte[][] REMARKS = {
    bytes("#"),
    bytes("conntrack v"),
    bytes("This message means that the current netlink socket buffer"),
    bytes("Please, check --buffer-size"),
    bytes("NOTICE: "),
    bytes("NOTE: ")
  };

  private static final byte[] LOSS = bytes("WARNING: We have hit ENOBUFS");

  private static final Names MARKS =
      Names.of("[NEW]", "[UPDATE]", "[DESTROY]", "[UNREPLIED]", "[start", "[stop");
  private static final Entry.Event[] EVENTS = {
    Entry.Event.NEW, Entry.Event.UPDATE, Entry.Event.DESTROY
  };
  private static final int UNREPLIED = 3;
  private static final int START = 4;

  private static final Names KEYS =
      Names.of(
          "src",
          "dst",
          "sport",
          "dport",
          "type",
          "code",
          "id",
          "packets",
          "bytes",
          "delta-time",
          "proto");
  private static final int SRC = 0;
  private static final int DST = 1;
  private static final int SPORT = 2;
  private static final int DPORT = 3;
  private static final int TYPE = 4;
  private static final int CODE = 5;
  private static final int ID = 6;
  private static final int PACKETS = 7;
  private static final int BYTES = 8;
  private static final int DELTA_TIME = 9;

  private static final Names FAMILIES = Names.of("ipv4", "ipv6");

  /** A protocol that the program has no name for. */
  private static final Names NAMELESS = Names.of("unknown");

  /** What a number before the tuples is. */
  private enum Expected {
    FAMILY,
    PROTOCOL,
    TIMEOUT
  }

  private byte[] text;
  private int end;
  private Entry entry;
  private Tuple tuple;
  private Expected expected;
  private boolean protocolSeen;
  private int lastKey;
  private Rejection rejection;
  private int rejectedAt;

  /** Why the line is none. */
  Rejection rejection() {
    return rejection;
  }

  /** Index of what was wrong with it. */
  int rejectedAt() {
    return rejectedAt;
  }

  /** Reads a line into an entry, which is reset. */
  Kind read(byte[] line, int from, int to, Entry into) {
    text = line;
    end = to;
    entry = into;
    tuple = null;
    expected = Expected.TIMEOUT;
    protocolSeen = false;
    lastKey = Names.UNKNOWN;
    rejection = null;
    int at = skipSpace(from);
    if (at == end) {
      return reject(Rejection.EMPTY, at);
    }
    Kind remark = remark(at);
    if (remark != Kind.NONE) {
      return remark;
    }
    if (text[at] == '[' && at + 1 < end && isDigit(text[at + 1])) {
      at = readTime(at + 1);
    }
    while (rejection == null && (at = skipSpace(at)) < end) {
      at = readToken(at, tokenEnd(at));
    }
    if (rejection != null) {
      return Kind.NONE;
    }
    return entry.isComplete() ? Kind.ENTRY : reject(Rejection.MALFORMED, end);
  }

  private Kind remark(int at) {
    if (startsWith(LOSS, at)) {
      return Kind.LOSS;
    }
    for (byte[] remark : REMARKS) {
      if (startsWith(remark, at)) {
        return Kind.REMARK;
      }
    }
    return Kind.NONE;
  }

  /** Reads the time that {@code -o timestamp} prints; returns where it goes on behind it. */
  private int readTime(int from) {
    int bracket = from;
    while (bracket < end && text[bracket] != ']') {
      bracket++;
    }
    int stop = bracket;
    while (stop > from && text[stop - 1] == ' ') {
      stop--;
    }
    int point = from;
    while (point < stop && text[point] != '.') {
      point++;
    }
    // Programs of before 2012 fill microseconds up with spaces behind them, not with zeros before.
    int digits = stop < bracket ? point - from : stop - from;
    long time = bracket < end ? LogTimes.parse(text, from, digits) : LogTimes.INVALID;
    long micros = stop < bracket ? number(point + 1, stop, 999_999) : 0;
    if (time == LogTimes.INVALID || micros < 0) {
      reject(Rejection.BAD_TIME, from);
      return end;
    }
    entry.timeNanos = time + micros * 1_000;
    return bracket + 1;
  }

  /** Reads what stands between two spaces; returns where it goes on. */
  private int readToken(int from, int to) {
    if (text[from] == '[') {
      return readMark(from, to);
    }
    int equals = from;
    while (equals < to && text[equals] != '=') {
      equals++;
    }
    if (equals < to) {
      readKey(KEYS.find(text, from, equals - from), from, equals + 1, to);
    } else if (tuple == null) {
      readWord(from, to);
    }
    return to;
  }

  private int readMark(int from, int to) {
    int equals = from;
    while (equals < to && text[equals] != '=') {
      equals++;
    }
    int mark = MARKS.find(text, from, equals - from);
    if (mark >= START) {
      // The kernel's own times, in the zone and the words of its machine: [start=Thu Aug 18 …]
      int close = from;
      while (close < end && text[close] != ']') {
        close++;
      }
      return Math.min(end, close + 1);
    } else if (mark == UNREPLIED) {
      entry.unreplied = true;
    } else if (mark >= 0) {
      entry.event = EVENTS[mark];
    }
    return to;
  }

  private void readKey(int key, int from, int value, int to) {
    if (key == SRC) {
      // A third source is an expectation's mask, or two lines in one.
      if (tuple == entry.reply) {
        reject(Rejection.MALFORMED, from);
        return;
      }
      tuple = tuple == null ? entry.original : entry.reply;
    } else if (key >= 0 && tuple == null) {
      reject(Rejection.UNKNOWN_MESSAGE, from);
      return;
    }
    boolean good =
        switch (key) {
          case SRC -> tuple.source(text, value, to - value);
          case DST -> tuple.destination(text, value, to - value);
          case SPORT -> (tuple.sourcePort = (int) number(value, to, 0xFFFF)) >= 0;
          case DPORT -> (tuple.destinationPort = (int) number(value, to, 0xFFFF)) >= 0;
          case TYPE -> (tuple.icmpType = (int) number(value, to, 0xFF)) >= 0;
          case CODE -> (tuple.icmpCode = (int) number(value, to, 0xFF)) >= 0;
          // Behind a code it is ICMP's identifier, else the entry's.
          case ID -> lastKey != CODE || (tuple.icmpId = (int) number(value, to, 0xFFFF)) >= 0;
          case PACKETS -> (tuple.packets = number(value, to, Long.MAX_VALUE)) >= 0;
          case BYTES -> (tuple.bytes = number(value, to, Long.MAX_VALUE)) >= 0;
          case DELTA_TIME -> (entry.ageSeconds = number(value, to, Long.MAX_VALUE)) >= 0;
          default -> true;
        };
    if (!good) {
      reject(Rejection.MALFORMED, value);
    }
    lastKey = key;
  }

  /** Reads a word or number before the tuples. */
  private void readWord(int from, int to) {
    if (isDigit(text[from])) {
      long number = number(from, to, Integer.MAX_VALUE);
      if (number < 0 || (expected == Expected.PROTOCOL && number > 0xFF)) {
        reject(Rejection.MALFORMED, from);
      } else if (expected == Expected.PROTOCOL) {
        entry.protocol = (int) number;
      }
      expected = Expected.TIMEOUT;
    } else if (protocolSeen) {
      if (entry.protocol == Protocols.TCP) {
        entry.state(text, from, to - from);
      }
    } else if (FAMILIES.find(text, from, to - from) >= 0) {
      expected = Expected.FAMILY;
    } else {
      entry.protocol = Protocols.number(text, from, to - from);
      protocolSeen = true;
      expected = Expected.PROTOCOL;
      if (entry.protocol < 0 && NAMELESS.find(text, from, to - from) < 0) {
        reject(Rejection.MALFORMED, from);
      }
    }
  }

  /** The number that the digits are; negative if they are none or more than {@code max}. */
  private long number(int from, int to, long max) {
    if (from >= to || to - from > 19) {
      return Flow.UNKNOWN;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text[i])) {
        return Flow.UNKNOWN;
      }
      value = value * 10 + text[i] - '0';
    }
    return value < 0 || value > max ? Flow.UNKNOWN : value;
  }

  private Kind reject(Rejection why, int where) {
    rejection = why;
    rejectedAt = where;
    return Kind.NONE;
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < end && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  private int tokenEnd(int from) {
    int at = from;
    while (at < end && !isSpace(text[at])) {
      at++;
    }
    return at;
  }

  private boolean startsWith(byte[] prefix, int at) {
    if (end - at < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (text[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
