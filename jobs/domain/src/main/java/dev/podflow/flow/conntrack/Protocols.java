package dev.podflow.flow.conntrack;

import dev.podflow.flow.StringPool;
import dev.podflow.json.Names;

/** IP protocols by the names that Linux prints and by number (IANA, "Protocol Numbers"). */
final class Protocols {
  static final int UNKNOWN = -1;
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int ICMP_V6 = 58;

  private static final Names NAMES =
      Names.of(
          "icmp",
          "igmp",
          "tcp",
          "udp",
          "dccp",
          "gre",
          "esp",
          "ah",
          "icmpv6",
          "ospf",
          "vrrp",
          "sctp",
          "udplite",
          "ICMP",
          "TCP",
          "UDP",
          "ICMPV6",
          "ICMPv6",
          "SCTP",
          "ipv6-icmp");

  private static final int[] NUMBERS = {
    ICMP, 2, TCP, 17, 33, 47, 50, 51, ICMP_V6, 89, 112, 132, 136, ICMP, TCP, 17, ICMP_V6, ICMP_V6,
    132, ICMP_V6
  };

  private Protocols() {}

  /** The number of a name; {@link #UNKNOWN} if it is none. */
  static int number(byte[] text, int start, int length) {
    int name = NAMES.find(text, start, length);
    return name < 0 ? UNKNOWN : NUMBERS[name];
  }

  /** The name in tables; of a protocol without one its number. */
  static String name(int number, StringPool pool, byte[] scratch) {
    return switch (number) {
      case ICMP -> "ICMPv4";
      case 2 -> "IGMP";
      case TCP -> "TCP";
      case 17 -> "UDP";
      case 33 -> "DCCP";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case ICMP_V6 -> "ICMPv6";
      case 89 -> "OSPF";
      case 112 -> "VRRP";
      case 132 -> "SCTP";
      case 136 -> "UDPLITE";
      default -> digits(number, pool, scratch);
    };
  }

  /** Whether its connections have ports. */
  static boolean hasPorts(int number) {
    return number == TCP || number == 17 || number == 33 || number == 132 || number == 136;
  }

  static boolean isIcmp(int number) {
    return number == ICMP || number == ICMP_V6;
  }

  private static String digits(int number, StringPool pool, byte[] scratch) {
    int at = scratch.length;
    int rest = number;
    do {
      scratch[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return pool.get(scratch, at, scratch.length - at);
  }
}
