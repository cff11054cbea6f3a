package dev.podflow.flow.calico;

import dev.podflow.flow.Flow;
import dev.podflow.flow.PolicyTrace;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * The words for a value: as Felix writes them, as Goldmane's protobuf names them, and the numbers
 * that Go's {@code encoding/json} makes of those.
 */
final class Words<E> {
  static final Words<PolicyTrace.Action> ACTIONS =
      new Words<PolicyTrace.Action>()
          .with(PolicyTrace.Action.ALLOW, "allow", "Allow", "1")
          .with(PolicyTrace.Action.DENY, "deny", "Deny", "2")
          .with(PolicyTrace.Action.PASS, "pass", "Pass", "3", "next-tier")
          .with(PolicyTrace.Action.LOG, "log", "Log");

  static final Words<Flow.Reporter> REPORTERS =
      new Words<Flow.Reporter>()
          .with(Flow.Reporter.SOURCE, "src", "Src", "1")
          .with(Flow.Reporter.DESTINATION, "dst", "Dst", "2")
          .with(Flow.Reporter.MIDDLE, "fwd", "Fwd");

  static final Words<EndType> END_TYPES =
      new Words<EndType>()
          .with(EndType.WORKLOAD, "wep", "WorkloadEndpoint", "1")
          .with(EndType.HOST, "hep", "HostEndpoint", "2")
          .with(EndType.NETWORK_SET, "ns", "NetworkSet", "3")
          .with(EndType.NETWORK, "net", "Network", "4");

  /** Names of protocols as the tables have them. */
  static final Words<String> PROTOCOLS =
      new Words<String>()
          .with("TCP", "tcp", "6")
          .with("UDP", "udp", "17")
          .with("SCTP", "sctp", "132")
          .with("ICMPv4", "icmp", "1")
          .with("ICMPv6", "icmp6", "icmpv6", "58")
          .with("IGMP", "igmp", "2")
          .with("IPIP", "ipip", "4")
          .with("GRE", "gre", "47")
          .with("ESP", "esp", "50")
          .with("AH", "ah", "51")
          .with("VRRP", "vrrp", "112");

  private final List<E> values = new ArrayList<>();
  private Names names = Names.of();

  private Words<E> with(E value, String... words) {
    names = names.and(words);
    for (int i = 0; i < words.length; i++) {
      values.add(value);
    }
    return this;
  }

  /** Reads a word or a number; one that is not known is as good as none. */
  E read(JsonReader json, E unknown) {
    return json.readScalar()
        ? find(json.text(), json.textStart(), json.textLength(), unknown)
        : unknown;
  }

  E find(byte[] text, int start, int length, E unknown) {
    int index = names.find(text, start, length);
    return index < 0 ? unknown : values.get(index);
  }
}
