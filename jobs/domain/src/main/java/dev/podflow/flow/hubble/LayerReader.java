package dev.podflow.flow.hubble;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/** Reads what a flow says of layers 3, 4 and 7. */
final class LayerReader {
  private static final int SOURCE = 0;
  private static final Names IP = Names.of("source", "destination");

  private static final int TCP = 0;
  private static final int ICMP_V4 = 3;
  private static final int ICMP_V6 = 4;

  /** Also what the protocols are called in {@link Flow#protocol}. */
  private static final Names PROTOCOLS =
      Names.of("TCP", "UDP", "SCTP", "ICMPv4", "ICMPv6", "VRRP", "IGMP");

  private static final int SOURCE_PORT = 0;
  private static final int DESTINATION_PORT = 1;
  private static final int FLAGS = 2;
  private static final int TYPE = 3;
  private static final int CODE = 4;
  private static final Names PROTOCOL =
      Names.of("source_port", "destination_port", "flags", "type", "code");

  /** In the order of their bits in {@link Flow}. */
  private static final Names TCP_FLAGS =
      Names.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS");

  private static final int L7_TYPE = 0;
  private static final int LATENCY = 1;
  private static final int DNS = 2;
  private static final int HTTP = 3;
  private static final int KAFKA = 4;
  private static final Names L7 = Names.of("type", "latency_ns", "dns", "http", "kafka");

  private static final Names L7_TYPES = Names.of("REQUEST", "RESPONSE", "SAMPLE");

  private static final int DNS_QUERY = 0;
  private static final int DNS_TYPES = 1;
  private static final Names DNS_MEMBERS = Names.of("query", "qtypes", "rcode");

  private static final int HTTP_CODE = 0;
  private static final int HTTP_METHOD = 1;
  private static final Names HTTP_MEMBERS = Names.of("code", "method", "headers");

  private static final int HEADER_KEY = 0;
  private static final Names HEADER = Names.of("key", "value");

  private static final String REQUEST_ID = "x-request-id";

  /** What Hubble writes in place of a header that it must not show. */
  private static final Names REDACTED = Names.of("HUBBLE_REDACTED");

  private final JsonReader json;
  private final Members ip = new Members(IP);
  private final Members protocols = new Members(PROTOCOLS);
  private final Members protocolMembers = new Members(PROTOCOL);
  private final Members tcpFlags = new Members(TCP_FLAGS);
  private final Members l7 = new Members(L7);
  private final Members dns = new Members(DNS_MEMBERS);
  private final Members http = new Members(HTTP_MEMBERS);
  private final Members header = new Members(HEADER);
  private final Texts texts;
  private final IpAddress address = new IpAddress();

  LayerReader(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
  }

  void readIp(Flow flow) {
    json.enterObject();
    for (int member; (member = json.nextMember(ip)) >= 0; ) {
      FlowEnd end = member == SOURCE ? flow.source : flow.destination;
      // Hubble writes words where it has no address, so text of any kind is no error.
      end.hasIp =
          json.readText() && address.parse(json.text(), json.textStart(), json.textLength());
      end.ipHigh = end.hasIp ? address.high : 0;
      end.ipLow = end.hasIp ? address.low : 0;
    }
  }

  void readL4(Flow flow) {
    json.enterObject();
    for (int protocol; (protocol = json.nextMember(protocols)) >= 0; ) {
      flow.protocol = PROTOCOLS.get(protocol);
      readProtocol(flow, protocol);
    }
  }

  private void readProtocol(Flow flow, int protocol) {
    boolean icmp = protocol == ICMP_V4 || protocol == ICMP_V6;
    boolean ports = protocol < ICMP_V4;
    flow.source.port = 0;
    flow.destination.port = 0;
    flow.tcpFlags = 0;
    flow.icmpType = icmp ? 0 : -1;
    flow.icmpCode = icmp ? 0 : -1;
    json.enterObject();
    for (int member; (member = json.nextMember(protocolMembers)) >= 0; ) {
      if (ports && member == SOURCE_PORT) {
        flow.source.port = (int) json.readLong(0, 65535);
      } else if (ports && member == DESTINATION_PORT) {
        flow.destination.port = (int) json.readLong(0, 65535);
      } else if (protocol == TCP && member == FLAGS) {
        flow.tcpFlags = readTcpFlags();
      } else if (icmp && member == TYPE) {
        flow.icmpType = (int) json.readLong(0, 255);
      } else if (icmp && member == CODE) {
        flow.icmpCode = (int) json.readLong(0, 255);
      } else {
        json.skip();
      }
    }
  }

  private int readTcpFlags() {
    int flags = 0;
    json.enterObject();
    for (int flag; (flag = json.nextMember(tcpFlags)) >= 0; ) {
      int bit = 1 << flag;
      flags = json.readBoolean() ? flags | bit : flags & ~bit;
    }
    return flags;
  }

  void readL7(Flow flow) {
    flow.l7Protocol = Flow.L7Protocol.UNKNOWN;
    json.enterObject();
    for (int member; (member = json.nextMember(l7)) >= 0; ) {
      switch (member) {
        case L7_TYPE -> flow.l7Type = readL7Type();
        case LATENCY -> {
          // 0 is how the agent says that it has not seen the request.
          long latency = json.readLong(0, Long.MAX_VALUE);
          flow.latencyNanos = latency == 0 ? -1 : latency;
        }
        case DNS -> readDns(flow);
        case HTTP -> readHttp(flow);
        case KAFKA -> {
          flow.l7Protocol = Flow.L7Protocol.KAFKA;
          json.skip();
        }
        default -> json.skip();
      }
    }
  }

  private Flow.L7Type readL7Type() {
    if (!json.readScalar()) {
      return Flow.L7Type.UNKNOWN;
    }
    return switch (L7_TYPES.find(json.text(), json.textStart(), json.textLength())) {
      case 0 -> Flow.L7Type.REQUEST;
      case 1 -> Flow.L7Type.RESPONSE;
      case 2 -> Flow.L7Type.SAMPLE;
      default -> Flow.L7Type.UNKNOWN;
    };
  }

  private void readDns(Flow flow) {
    flow.l7Protocol = Flow.L7Protocol.DNS;
    json.enterObject();
    for (int member; (member = json.nextMember(dns)) >= 0; ) {
      switch (member) {
        case DNS_QUERY -> flow.dnsQuery = texts.readLowerCase();
        case DNS_TYPES -> flow.dnsType = texts.readJoined();
        default -> flow.dnsCode = (int) json.readLong(0, 65535);
      }
    }
  }

  private void readHttp(Flow flow) {
    flow.l7Protocol = Flow.L7Protocol.HTTP;
    json.enterObject();
    for (int member; (member = json.nextMember(http)) >= 0; ) {
      switch (member) {
        case HTTP_CODE -> flow.httpStatus = (int) json.readLong(0, Integer.MAX_VALUE);
        case HTTP_METHOD -> flow.httpMethod = texts.read();
        default -> readHeaders(flow);
      }
    }
  }

  private void readHeaders(Flow flow) {
    flow.requestIdHash = 0;
    json.enterArray();
    while (json.nextElement()) {
      boolean other = false;
      boolean requestId = false;
      long hash = 0;
      json.enterObject();
      for (int member; (member = json.nextMember(header)) >= 0; ) {
        if (member == HEADER_KEY) {
          requestId = json.readText() && isRequestId();
          other = !requestId;
        } else if (other) {
          json.skip();
        } else {
          hash = texts.readHash();
          if (REDACTED.find(json.text(), json.textStart(), json.textLength()) == 0) {
            hash = 0;
          }
        }
      }
      if (requestId && flow.requestIdHash == 0) {
        flow.requestIdHash = hash;
      }
    }
  }

  private boolean isRequestId() {
    if (json.textLength() != REQUEST_ID.length()) {
      return false;
    }
    byte[] text = json.text();
    int start = json.textStart();
    for (int i = 0; i < REQUEST_ID.length(); i++) {
      byte b = text[start + i];
      if ((b >= 'A' && b <= 'Z' ? b + 0x20 : b) != REQUEST_ID.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
