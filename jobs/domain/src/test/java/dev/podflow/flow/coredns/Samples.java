package dev.podflow.flow.coredns;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lines as CoreDNS' versions and plugins write them and shippers wrap them. */
final class Samples {
  private static final String QUERY =
      "[INFO] 10.1.0.7:40000 - 4711 \"A IN cart.shop.svc.cluster.local. udp 53 false 512\""
          + " NOERROR qr,aa,rd 104 0.000137s";
  private static final String SAYS =
      "UDP 10.1.0.7:40000 > -:53%s by=DESTINATION DNS query=cart.shop.svc.cluster.local."
          + " type=A code=0 latency=137000";
  private static final String SOMEWHERE = "{/coredns}";
  private static final String IN_POD = "(%s/coredns-7c9d-x2)";

  /** A line, and what it says. */
  static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put(QUERY, SAYS.formatted(SOMEWHERE));
    ALL.put(QUERY.substring("[INFO] ".length()), SAYS.formatted(SOMEWHERE));
    ALL.put(QUERY + " \"0\"", SAYS.formatted(SOMEWHERE));
    ALL.put("2026-03-01T12:00:00.500Z " + QUERY, SAYS.formatted(SOMEWHERE));
    ALL.put("2026-03-01T12:00:00.5Z stdout F " + QUERY, SAYS.formatted(SOMEWHERE));
    ALL.put(
        "[pod/coredns-7c9d-x2/coredns] 2026-03-01T12:00:00.5Z " + QUERY,
        SAYS.formatted(IN_POD.formatted("")));
    ALL.put(
        "{\"log\":\""
            + QUERY.replace("\"", "\\\"")
            + "\\n\",\"time\":\"2026-03-01T12:00:00.5Z\","
            + "\"kubernetes\":{\"pod_name\":\"coredns-7c9d-x2\",\"namespace_name\":\"kube-system\","
            + "\"host\":\"n1\",\"labels\":{\"k8s-app\":\"kube-dns\"}},\"cluster\":\"prod\"}",
        SAYS.formatted(IN_POD.formatted("kube-system")).replace(" by=", " node=prod/n1 by="));
    ALL.put(
        "[INFO] [fd00::7]:5353 - 1 \"HTTPS IN Www.Example.COM. tcp 49 true 65535\""
            + " NXDOMAIN qr,rd,ra 1357 12.5ms",
        "TCP fd00::7:5353 > -:53{/coredns} by=DESTINATION DNS query=www.example.com. type=HTTPS"
            + " code=3 latency=12500000");
    ALL.put(
        "[INFO] 10.1.0.7:40000 - 2 \"PTR IN 9.0.96.10.in-addr.arpa udp 45 false 1232\""
            + " BADCOOKIE qr 0 0.1s",
        "UDP 10.1.0.7:40000 > -:53{/coredns} by=DESTINATION DNS query=9.0.96.10.in-addr.arpa."
            + " type=PTR code=23 latency=100000000");
    // The root, and an unknown type and code.
    ALL.put(
        "[INFO] 10.1.0.7:40000 - 2 \"TYPE99 CH . udp 17 false 512\" 3841 qr 0 0.1s",
        "UDP 10.1.0.7:40000 > -:53{/coredns} by=DESTINATION DNS query=. type=TYPE99 code=3841"
            + " latency=100000000");
    // Without an answer, the server itself answers.
    ALL.put(
        "[INFO] 10.1.0.7:40000 - 2 \"ANY IN example.net. tcp 49 false 65535\" - - 0 6.009670817s",
        "TCP 10.1.0.7:40000 > -:53{/coredns} by=DESTINATION DNS query=example.net. type=ANY code=2"
            + " latency=6009670817");
    ALL.put(
        "10.1.0.7:57294 - [01/Mar/2026:13:04:54 +0000] 77 \"A IN example.org. udp 29 false 512\""
            + " REFUSED qr,rd 62 0.001s",
        "UDP 10.1.0.7:57294 > -:53{/coredns} by=DESTINATION DNS query=example.org. type=A code=5"
            + " latency=1000000");
    ALL.put(
        "[ERROR] plugin/errors: 2 api.example.net. AAAA: read udp 10.1.0.15:51542->10.20.0.53:53:"
            + " i/o timeout",
        "UDP - > -:53{/coredns} by=DESTINATION DNS query=api.example.net. type=AAAA code=2 echo");
    // Messages of the program.
    for (String message :
        new String[] {
          "[ERROR] plugin/errors: 3 errors like '^read udp .* i/o timeout$' occurred in last 5m0s",
          "[ERROR] plugin/errors: 2",
          "[ERROR] plugin/errors: 2 SERVFAIL",
          "[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738d",
          "[INFO]",
          "[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API",
          "[INFO] SIGTERM: Shutting down servers then terminating",
          "2026-03-01T12:00:00Z [FATAL] plugin/loop: Loop (127.0.0.1:46590 -> :53) detected",
          ".:53",
          "CoreDNS-1.11.1",
          "linux/amd64, go1.20.7, ae2bbc2",
          "maxprocs: Leaving GOMAXPROCS=8: CPU quota undefined",
          "I0301 12:00:00.696356       1 trace.go:236] Trace[1]: \"Reflector ListAndWatch\"",
          "E0301 12:00:00.696356       1 reflector.go:150] Failed to watch *v1.Service: x"
        }) {
      ALL.put(message, "STATUS");
    }
  }

  private Samples() {}
}
