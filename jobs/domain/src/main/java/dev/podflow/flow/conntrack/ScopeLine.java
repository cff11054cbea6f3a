package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.ConnectionEvent;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.LogTimes;
import dev.podflow.flow.StringPool;
import dev.podflow.json.Names;
import java.nio.charset.StandardCharsets;

/**
 * Reads what Weave Scope's probe logs of the TCP connections that it follows by eBPF:
 *
 * <pre>
 * &lt;probe&gt; INFO: 2022/08/18 03:24:11.696456 [CONN] [eBPF]
 *   {node-1|841375675571|0|Connect|1025|kubelet|10.0.1.224|10.0.1.112|59652|80|3892314112|0}
 * </pre>
 *
 * The node, the kernel's clock, the CPU, what happened, who did it, its own address and the
 * other's, both ports. Who connects is the client, who accepts the server; of who closes, the lower
 * port tells.
 */
final class ScopeLine {
  private static final byte[] PREFIX = "<probe> INFO: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MARK = " [CONN] [eBPF] {".getBytes(StandardCharsets.US_ASCII);
  private static final int TIME_LENGTH = "2022/08/18 03:24:11.696456".length();

  private static final Names EVENTS = Names.of("Connect", "Accept", "Close");
  private static final int CONNECT = 0;
  private static final int ACCEPT = 1;

  private static final int NODE = 0;
  private static final int EVENT = 3;
  private static final int OWN_ADDRESS = 6;
  private static final int OTHER_ADDRESS = 7;
  private static final int OWN_PORT = 8;
  private static final int OTHER_PORT = 9;
  private static final int FIELDS = 12;

  private final StringPool pool;
  private final IpAddress address = new IpAddress();
  private final int[] starts = new int[FIELDS + 1];

  ScopeLine(StringPool pool) {
    this.pool = pool;
  }

  /** Whether a line is one of Scope's at all. */
  static boolean isOne(byte[] text, int start, int end) {
    int mark = start + PREFIX.length + TIME_LENGTH;
    return matches(text, start, end, PREFIX) && matches(text, mark, end, MARK);
  }

  /**
   * Reads a line that is one.
   *
   * @return whether it could be read
   */
  boolean read(byte[] text, int start, int end, Flow flow) {
    int time = start + PREFIX.length;
    if (!split(text, time + TIME_LENGTH + MARK.length, end)) {
      return false;
    }
    int event = EVENTS.find(text, starts[EVENT], length(EVENT));
    int ownPort = port(text, OWN_PORT);
    int otherPort = port(text, OTHER_PORT);
    flow.timeNanos = LogTimes.parse(text, time, TIME_LENGTH);
    if (event < 0 || ownPort < 0 || otherPort < 0 || flow.timeNanos == LogTimes.INVALID) {
      return false;
    }
    boolean client = event == CONNECT || (event != ACCEPT && ownPort > otherPort);
    flow.node = pool.get(text, starts[NODE], length(NODE));
    flow.protocol = "TCP";
    flow.reporter = client ? Reporter.SOURCE : Reporter.DESTINATION;
    flow.connectionEvent =
        event == CONNECT || event == ACCEPT ? ConnectionEvent.OPENED : ConnectionEvent.ENDED;
    return end(text, OWN_ADDRESS, ownPort, client ? flow.source : flow.destination)
        && end(text, OTHER_ADDRESS, otherPort, client ? flow.destination : flow.source);
  }

  private boolean split(byte[] text, int from, int end) {
    if (end <= from || text[end - 1] != '}') {
      return false;
    }
    int field = 0;
    starts[0] = from;
    for (int i = from; i < end; i++) {
      if (text[i] == '|' || i == end - 1) {
        if (field == FIELDS) {
          return false;
        }
        starts[++field] = i + 1;
      }
    }
    return field == FIELDS;
  }

  private int length(int field) {
    return starts[field + 1] - 1 - starts[field];
  }

  private int port(byte[] text, int field) {
    int length = length(field);
    if (length == 0 || length > 5) {
      return -1;
    }
    int port = 0;
    for (int i = starts[field]; i < starts[field] + length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      port = port * 10 + text[i] - '0';
    }
    return port > 0xFFFF ? -1 : port;
  }

  private boolean end(byte[] text, int field, int port, FlowEnd end) {
    end.hasIp = address.parse(text, starts[field], length(field));
    end.ipHigh = address.high;
    end.ipLow = address.low;
    end.port = port;
    return end.hasIp;
  }

  private static boolean matches(byte[] text, int at, int end, byte[] expected) {
    if (end - at < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (text[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
