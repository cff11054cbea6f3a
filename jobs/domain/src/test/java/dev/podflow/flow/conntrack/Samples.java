package dev.podflow.flow.conntrack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Records in the shapes that versions and options of conntrack, ulogd and shippers leave behind.
 */
final class Samples {
  private static final String TCP = "src=10.1.0.7 dst=10.96.0.9 sport=41000 dport=80 ";
  private static final String BACK = "src=10.1.2.3 dst=10.1.0.7 sport=8080 dport=41000";
  private static final String ENDS = "TCP 10.1.0.7:41000 > 10.1.2.3:8080 for 10.96.0.9";

  /** A record, and what it says. */
  static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    // Plain lines.
    ALL.put("    [NEW] tcp      6 120 SYN_SENT " + TCP + "[UNREPLIED] " + BACK, ENDS + " OPENED");
    ALL.put(" [UPDATE] tcp      6 60 SYN_RECV " + TCP + BACK, ENDS + " CHANGED");
    ALL.put(
        " [UPDATE] tcp      6 432000 ESTABLISHED " + TCP + BACK + " [ASSURED]", ENDS + " CHANGED");
    ALL.put(
        " [UPDATE] tcp      6 120 TIME_WAIT " + TCP + BACK + " [ASSURED]",
        ENDS + " CHANGED FINISHED");
    ALL.put(" [UPDATE] tcp      6 10 CLOSE " + TCP + BACK, ENDS + " CHANGED RESET");
    ALL.put("[DESTROY] tcp      6 " + TCP + BACK + " [ASSURED]", ENDS + " ENDED");
    // The kernel since 5.13 says in which state an entry ended.
    ALL.put("[DESTROY] tcp      6 CLOSE " + TCP + BACK + " [ASSURED]", ENDS + " ENDED RESET");
    ALL.put(
        "[DESTROY] tcp      6 "
            + TCP
            + "packets=6 bytes=500 "
            + BACK
            + " packets=5 bytes=4000 [ASSURED] mark=0 secctx=system_u:object_r:unlabeled_t:s0"
            + " zone=3 delta-time=12 labels=a,b use=1 id=2893116416 ",
        ENDS
            + " ENDED packets_sent=6 bytes_sent=500 packets_received=5 bytes_received=4000"
            + " age=12000000000");
    // With -o timestamp,extended,id; the older way of writing microseconds.
    ALL.put(
        "[1772366400.902811]\t    [NEW] ipv4     2 tcp      6 120 SYN_SENT "
            + TCP
            + "[UNREPLIED] "
            + BACK
            + " id=2893116416",
        ENDS + " OPENED");
    ALL.put(
        "[1772366400.811   ]\t[DESTROY] tcp      6 " + TCP + BACK + " [ASSURED]", ENDS + " ENDED");
    ALL.put(
        "[DESTROY] tcp      6 "
            + TCP
            + BACK
            + " [ASSURED] [start=Sun Mar  1 12:00:00 2026]"
            + " [stop=Sun Mar  1 12:00:07 2026] delta-time=7 [USERSPACE] portid=77 progname=conntrack",
        ENDS + " ENDED age=7000000000");
    ALL.put(
        "    [NEW] ipv6     10 udp      17 30 src=fd00::7 dst=fd00:96::a sport=40000 dport=53"
            + " [UNREPLIED] src=fd00:1::53 dst=fd00::7 sport=53 dport=40000 zone-orig=4 zone-reply=5",
        "UDP [fd00::7]:40000 > [fd00:1::53]:53 for fd00:96::a OPENED".replaceAll("[\\[\\]]", ""));
    ALL.put(
        "[DESTROY] udp      17 src=10.1.0.7 dst=10.1.0.53 sport=40000 dport=53 packets=2 bytes=120"
            + " [UNREPLIED] src=10.1.0.53 dst=10.1.0.7 sport=53 dport=40000 packets=0 bytes=0",
        "UDP 10.1.0.7:40000 > 10.1.0.53:53 ENDED packets_sent=2 bytes_sent=120 packets_received=0"
            + " bytes_received=0 reason=NO_REPLY");
    ALL.put(
        "[DESTROY] udp      17 src=10.1.0.7 dst=224.0.0.251 sport=5353 dport=5353"
            + " [UNREPLIED] src=224.0.0.251 dst=10.1.0.7 sport=5353 dport=5353",
        "UDP 10.1.0.7:5353 > 224.0.0.251:5353 ENDED");
    // A client behind its node's address, on its way out of the cluster.
    ALL.put(
        "    [NEW] tcp      6 120 SYN_SENT src=10.1.0.7 dst=93.184.216.34 sport=41000 dport=443"
            + " [UNREPLIED] src=93.184.216.34 dst=192.168.1.5 sport=443 dport=61234",
        "TCP 10.1.0.7:41000 > 93.184.216.34:443 OPENED");
    ALL.put(
        "    [NEW] icmp     1 30 src=10.1.0.7 dst=10.1.0.8 type=8 code=0 id=77 [UNREPLIED]"
            + " src=10.1.0.8 dst=10.1.0.7 type=0 code=0 id=77",
        "ICMPv4 10.1.0.7 > 10.1.0.8 icmp=8/0 id=77 OPENED");
    ALL.put(
        "    [NEW] icmpv6   58 30 src=fd00::7 dst=fd00::8 type=128 code=0 id=5 [UNREPLIED]"
            + " src=fd00::8 dst=fd00::7 type=129 code=0 id=5 id=12",
        "ICMPv6 fd00::7 > fd00::8 icmp=128/0 id=5 OPENED");
    ALL.put(
        "    [NEW] sctp     132 10 CLOSED src=10.1.0.7 dst=10.1.0.8 sport=5 dport=6 [UNREPLIED]"
            + " src=10.1.0.8 dst=10.1.0.7 sport=6 dport=5",
        "SCTP 10.1.0.7:5 > 10.1.0.8:6 OPENED");
    ALL.put(
        "    [NEW] gre      47 30 src=10.1.0.7 dst=10.1.0.8 srckey=0x0 dstkey=0x8 [UNREPLIED]"
            + " src=10.1.0.8 dst=10.1.0.7 srckey=0x8 dstkey=0x0",
        "GRE 10.1.0.7 > 10.1.0.8 OPENED");
    ALL.put(
        "    [NEW] unknown  4 600 src=10.1.0.7 dst=10.1.0.8 [UNREPLIED] src=10.1.0.8 dst=10.1.0.7",
        "4 10.1.0.7 > 10.1.0.8 OPENED");
    // No events.
    ALL.put("tcp      6 431999 ESTABLISHED " + TCP + BACK + " [ASSURED] mark=0 use=1", "STATUS");
    ALL.put("conntrack v1.4.6 (conntrack-tools): 93 flow events have been shown.", "STATUS");
    ALL.put("# taken on node-1", "STATUS");
    ALL.put("WARNING: We have hit ENOBUFS! We are losing events.", "LOST_EVENTS lost=1");
    ALL.put(
        "    [NEW] tcp      6 120 SYN_SENT src=127.0.0.1 dst=127.0.0.1 sport=41000 dport=80"
            + " [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 sport=80 dport=41000",
        "STATUS");
    // What shippers make of lines.
    ALL.put(
        "2026-03-01T12:00:00.5Z stdout F     [NEW] tcp      6 120 SYN_SENT "
            + TCP
            + "[UNREPLIED] "
            + BACK,
        ENDS + " OPENED");
    ALL.put(
        "{\"log\":\"[1772366400.902811]\\t[DESTROY] tcp      6 "
            + TCP
            + BACK
            + "\\n\",\"date\":1772366409.5,\"kubernetes\":{\"host\":\"n1\",\"pod_name\":\"p\"}}",
        ENDS + " node=n1 ENDED");
    ALL.put(
        "{\"message\":\"[DESTROY] tcp      6 "
            + TCP
            + BACK
            + "\",\"@timestamp\":\"2026-03-01T12:00:00.5Z\",\"host\":{\"name\":\"n1\"},"
            + "\"cluster\":\"prod\"}",
        ENDS + " node=prod/n1 ENDED");
    // JSON.
    String original = "{\"src\":\"10.1.0.7\",\"dst\":\"10.96.0.9\",\"sport\":41000,\"dport\":80%s}";
    String reply =
        "{\"src\":\"10.1.2.3\",\"dst\":\"10.1.0.7\",\"sport\":8080,\"dport\":\"41000\"%s}";
    String own =
        "{\"event\":\"%s\",\"time\":\"2026-03-01T12:00:00.5Z\",\"node\":\"n1\",\"cluster\":\"prod\","
            + "\"protocol\":%s,\"original\":%s,\"reply\":%s%s}";
    ALL.put(
        own.formatted("NEW", "\"tcp\"", original.formatted(""), reply.formatted(""), ""),
        ENDS + " node=prod/n1 OPENED");
    ALL.put(
        own.formatted(
            "destroy",
            "6",
            original.formatted(",\"packets\":6,\"bytes\":500"),
            reply.formatted(",\"packets\":0,\"bytes\":0"),
            ",\"state\":\"CLOSE\",\"delta_time\":12,\"unreplied\":false,\"mark\":{\"x\":[1]}"),
        ENDS
            + " node=prod/n1 ENDED RESET packets_sent=6 bytes_sent=500 packets_received=0"
            + " bytes_received=0 age=12000000000 reason=NO_REPLY");
    ALL.put(
        "{\"log\":"
            + "\"{\\\"event\\\":\\\"NEW\\\",\\\"protocol\\\":\\\"icmp\\\",\\\"node\\\":\\\"n2\\\","
            + "\\\"original\\\":{\\\"src\\\":\\\"10.1.0.7\\\",\\\"dst\\\":\\\"10.1.0.8\\\","
            + "\\\"type\\\":8,\\\"code\\\":0,\\\"id\\\":9},"
            + "\\\"reply\\\":{\\\"src\\\":\\\"10.1.0.8\\\",\\\"dst\\\":\\\"10.1.0.7\\\"}}\","
            + "\"time\":\"2026-03-01T12:00:00.5Z\",\"host\":\"n1\"}",
        "ICMPv4 10.1.0.7 > 10.1.0.8 node=n2 icmp=8/0 id=9 OPENED");
    String ulogd =
        "{\"timestamp\":\"2026-03-01T13:00:00.000000+0100\",\"dvc\":\"Netfilter\",\"ct.event\":%d,"
            + "\"orig.ip.protocol\":6,\"src_ip\":\"10.1.0.7\",\"dest_ip\":\"10.96.0.9\","
            + "\"orig.l4.sport\":41000,\"orig.l4.dport\":80,\"orig.raw.pktlen\":500,"
            + "\"orig.raw.pktcount\":6,\"reply.ip.saddr.str\":\"10.1.2.3\","
            + "\"reply.ip.daddr.str\":\"10.1.0.7\",\"reply.l4.sport\":8080,"
            + "\"reply.l4.dport\":41000,\"reply.raw.pktlen\":4000,\"reply.raw.pktcount\":5,"
            + "\"ct.mark\":0,\"ct.id\":2893116416,\"flow.start.sec\":1772366388,"
            + "\"flow.start.usec\":250000%s}";
    ALL.put(ulogd.formatted(1, ""), ENDS + " OPENED");
    ALL.put(
        ulogd.formatted(4, ",\"flow.end.sec\":1772366400,\"flow.end.usec\":0"),
        ENDS
            + " ENDED packets_sent=6 bytes_sent=500 packets_received=5 bytes_received=4000"
            + " age=11750000000");
    // Connections that were joined with their pods: no events.
    ALL.put(
        "{\"timestamp\":1772366400.5,\"hostname\":\"n1\",\"tuple\":{\"src_addr\":\"10.1.0.7\","
            + "\"src_port\":41000,\"dst_addr\":\"10.1.2.3\",\"dst_port\":8080},\"src\":{\"pod\":"
            + "{\"id\":\"1;<pod>\",\"labels\":{\"name\":\"no\"},\"namespace\":\"shop\","
            + "\"name\":\"web-1\"}},\"dst\":{\"pod\":{\"namespace\":\"shop\",\"name\":\"cart-1\"},"
            + "\"service\":{\"namespace\":\"shop\",\"name\":\"cart\",\"selector\":\"x=y\"}}}",
        "TCP 10.1.0.7:41000(shop/web-1) > 10.1.2.3:8080(shop/cart-1)@cart node=n1 forwarded=1"
            + " opened=1");
    // Weave Scope's probe.
    String scope = "<probe> INFO: 2026/03/01 12:00:00.500000 [CONN] [eBPF] {n1|8413|0|%s|0}";
    ALL.put(
        scope.formatted("Connect|1025|curl|10.1.0.7|10.1.2.3|41000|8080|38923"),
        "TCP 10.1.0.7:41000 > 10.1.2.3:8080 node=n1 by=SOURCE OPENED");
    ALL.put(
        scope.formatted("Accept|77|nginx|10.1.2.3|10.1.0.7|8080|41000|0"),
        "TCP 10.1.0.7:41000 > 10.1.2.3:8080 node=n1 by=DESTINATION OPENED");
    ALL.put(
        scope.formatted("Close|1025|curl|10.1.0.7|10.1.2.3|41000|8080|38923"),
        "TCP 10.1.0.7:41000 > 10.1.2.3:8080 node=n1 by=SOURCE ENDED");
    ALL.put(
        scope.formatted("Close|77|nginx|10.1.2.3|10.1.0.7|8080|41000|0"),
        "TCP 10.1.0.7:41000 > 10.1.2.3:8080 node=n1 by=DESTINATION ENDED");
    ALL.put(scope.formatted("Close|77|kubelet|127.0.0.1|127.0.0.1|8080|41000|0"), "STATUS");
  }

  private Samples() {}
}
