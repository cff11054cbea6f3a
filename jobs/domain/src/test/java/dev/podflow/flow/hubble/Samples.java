package dev.podflow.flow.hubble;

/** Records in the shapes that Hubble's versions, exporters and field masks leave behind. */
final class Samples {
  static final String TRACE =
      """
      {"flow":{"time":"2026-03-01T10:00:00.123456789Z","uuid":"6f1c2c0e-8a58-4d37-8f0a-1f2d3c4b5a69",
      "verdict":"FORWARDED","ethernet":{"source":"0a:58:0a:f4:01:07","destination":"0a:58:0a:f4:01:01"},
      "IP":{"source":"10.244.1.7","source_xlated":"192.168.1.5","destination":"10.244.2.9",
      "ipVersion":"IPv4","encrypted":true},
      "l4":{"TCP":{"source_port":41000,"destination_port":8080,"flags":{"SYN":true,"ACK":true}}},
      "source":{"ID":1204,"identity":21033,"cluster_name":"prod","namespace":"shop",
      "labels":["k8s:app=cart","k8s:io.kubernetes.pod.namespace=shop"],"pod_name":"cart-7d9c5b6f4-x2x7k",
      "workloads":[{"name":"cart","kind":"Deployment"},{"name":"other","kind":"Job"}]},
      "destination":{"identity":30121,"cluster_name":"prod","namespace":"shop",
      "labels":["k8s:app=redis"],"pod_name":"redis-0"},
      "Type":"L3_L4","node_name":"prod/node-a","node_labels":["kubernetes.io/arch=amd64"],
      "event_type":{"type":4,"sub_type":3},"traffic_direction":"EGRESS",
      "source_service":{"name":"cart","namespace":"shop"},
      "destination_service":{"name":"redis","namespace":"shop"},
      "trace_observation_point":"TO_STACK","trace_reason":"NEW","is_reply":false,
      "trace_context":{"parent":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}},
      "interface":{"index":12,"name":"lxc1"},"ip_trace_id":{"trace_id":"12","ip_option_type":136},
      "extensions":{"@type":"x","a":[1,[2,{}]]},"Summary":"TCP Flags: SYN, ACK"},
      "node_name":"prod/node-a","time":"2026-03-01T10:00:00.123456789Z"}""";

  static final String HTTP_RESPONSE =
      """
      {"flow":{"time":"2026-03-01T10:00:01Z","verdict":"FORWARDED",
      "IP":{"source":"fd00::9","destination":"fd00::7","ipVersion":"IPv6"},
      "l4":{"TCP":{"source_port":8080,"destination_port":41000}},
      "source":{"ID":77,"identity":1,"labels":["reserved:host","reserved:kube-apiserver"]},
      "destination":{"identity":2,"namespace":"kube-system","labels":["reserved:world"],
      "pod_name":"kube-dns-b4f5c58c7-7qmtw"},
      "Type":"L7","node_name":"node-a","l7":{"type":"RESPONSE","latency_ns":"1500000",
      "http":{"code":503,"method":"GET","url":"http://cart.shop:8080/items","protocol":"HTTP/1.1",
      "headers":[{"key":"Accept","value":"*/*"},{"key":"x-REQUEST-id","value":"49116c2c"}]}},
      "event_type":{"type":129},"is_reply":true,"reply":true}}""";

  static final String DNS_RESPONSE =
      """
      {"flow":{"time":"2026-03-01T10:00:01.5Z","verdict":"FORWARDED",
      "l4":{"UDP":{"source_port":53,"destination_port":40000}},"source":{},"destination":{},
      "Type":"L7","l7":{"type":"RESPONSE","dns":{"query":"API.Example.com.","ips":["1.2.3.4"],
      "ttl":30,"rcode":3,"qtypes":["A","AAAA"],"rrtypes":["A"],"observation_source":"proxy"}},
      "source_names":["","dns.example.com"],"destination_names":["a.example.com","b.example.com"],
      "event_type":{"type":129}},"node_name":"edge/node-b","time":"2026-03-01T10:00:01.5Z"}""";

  static final String POLICY_VERDICT =
      """
      {"flow":{"time":"2026-03-01T10:00:02.25+02:00","verdict":"DROPPED","drop_reason":181,
      "auth_type":"SPIRE","IP":{"source":"10.0.0.1","destination":"1.1.1.1"},
      "l4":{"ICMPv4":{"type":8}},"Type":"L3_L4","node_name":"node-a","policy_match_type":2,
      "event_type":{"type":5},"traffic_direction":"INGRESS","drop_reason_desc":"POLICY_DENY",
      "source":{"cluster_name":"far"},"destination":{"ID":9,"cluster_name":"near"},
      "egress_allowed_by":[{"name":"allow","namespace":"shop","labels":["k8s:x=y"],"revision":"7",
      "kind":"CiliumNetworkPolicy"}],
      "ingress_denied_by":[{"labels":["k8s:io.cilium.k8s.policy.derived-from=NetworkPolicy",
      "k8s:io.cilium.k8s.policy.name=deny=all","k8s:io.cilium.k8s.policy.namespace=shop"]},
      {"name":"wide","kind":"CiliumClusterwideNetworkPolicy"}],"policy_log":[""]}}""";

  static final String LOST_EVENTS =
      """
      {"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"4242","cpu":3},
      "node_name":"prod/node-a","time":"2026-03-01T10:03:00Z"}""";

  static final String AGENT_EVENT =
      """
      {"agent_event":{},"node_name":"node-a","time":"1970-01-01T00:00:02Z"}""";

  static final String[] ALL = {
    TRACE, HTTP_RESPONSE, DNS_RESPONSE, POLICY_VERDICT, LOST_EVENTS, AGENT_EVENT
  };

  private Samples() {}
}
