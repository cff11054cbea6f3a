package dev.podflow.flow.calico;

/** Records in the shapes that Calico's versions and shippers leave behind. */
final class Samples {
  /** Enterprise, nothing aggregated, of the destination, after Fluentd. */
  static final String INGRESS =
      """
      {"start_time":1772359203,"end_time":1772359515,"source_ip":"192.168.4.20",
      "source_name":"checkout-5d8f7c6b9d-q4w7z","source_name_aggr":"checkout-5d8f7c6b9d-*",
      "source_namespace":"shop","source_port":51122,"source_type":"wep",
      "source_labels":{"labels":["pod-template-hash=5d8f7c6b9d","app=checkout"]},
      "dest_ip":"192.168.7.31","dest_name":"payments-0","dest_name_aggr":"payments-*",
      "dest_namespace":"bank","dest_port":8443,"dest_type":"wep","dest_labels":null,
      "dest_service_namespace":"-","dest_service_name":"-","dest_service_port":"-",
      "dest_service_port_num":null,"dest_domains":null,"proto":"tcp","action":"allow",
      "reporter":"dst","policies":{
      "all_policies":["1|bank|bank/bank.payments|allow|2","0|security|security.quarantine|pass|0",
      "2|bank|bank/staged:bank.strict|deny|1"],
      "enforced_policies":["1|bank|bank/bank.payments|allow|2",
      "0|security|security.quarantine|pass|0"],
      "pending_policies":["1|bank|bank/staged:bank.strict|deny|1",
      "0|security|security.quarantine|pass|0"],"transit_policies":[]},
      "bytes_in":90000,"bytes_out":7000,"num_flows":5,"num_flows_started":3,
      "num_flows_completed":2,"packets_in":120,"packets_out":80,
      "http_requests_allowed_in":0,"http_requests_denied_in":0,"process_name":"java",
      "num_process_names":1,"process_id":"4711","num_process_ids":1,"process_args":["-"],
      "num_process_args":0,"original_source_ips":null,"num_original_source_ips":0,
      "tcp_mean_send_congestion_window":10,"tcp_mean_smooth_rtt":850,"tcp_max_smooth_rtt":2000,
      "tcp_mean_min_rtt":300,"tcp_mean_mss":1448,"tcp_total_retransmissions":0,
      "host":"worker-3","@timestamp":1772359515000}""";

  /** Enterprise, pods aggregated, of the source. */
  static final String EGRESS =
      """
      {"start_time":1772359100,"end_time":1772359400,"source_ip":null,"source_name":"-",
      "source_name_aggr":"checkout-5d8f7c6b9d-*","source_namespace":"shop","source_port":null,
      "source_type":"wep","source_labels":{"labels":["app=checkout"]},
      "dest_ip":null,"dest_name":"-","dest_name_aggr":"pub","dest_namespace":"-",
      "dest_port":443,"dest_type":"net","dest_labels":null,"dest_service_namespace":"-",
      "dest_service_name":"-","dest_service_port":"-","dest_domains":["api.example.com","b.example"],
      "proto":"tcp","action":"allow","reporter":"src",
      "policies":{"all_policies":["0|__PROFILE__|__PROFILE__.kns.shop|allow|0"],
      "enforced_policies":["0|__PROFILE__|__PROFILE__.kns.shop|allow|0"],
      "pending_policies":["0|__PROFILE__|__PROFILE__.kns.shop|allow|0"]},
      "bytes_in":52311,"bytes_out":18236,"num_flows":9,"num_flows_started":0,
      "num_flows_completed":9,"packets_in":40,"packets_out":39,"tcp_mean_smooth_rtt":0,
      "host":"worker-1","cluster":"prod"}""";

  /** Enterprise, denied at the end of a tier; the dialect of its newer Felix. */
  static final String DENIED =
      """
      {"start_time":1772359100,"end_time":1772359410,"source_ip":"10.1.2.3","source_name":"-",
      "source_name_aggr":"pvt","source_namespace":"-","source_port":40000,"source_type":"net",
      "dest_ip":"192.168.7.31","dest_name":"payments-0","dest_name_aggr":"payments-*",
      "dest_namespace":"bank","dest_port":22,"dest_type":"wep","proto":"6","action":"deny",
      "reporter":"dst","policies":{"enforced_policies":["0|bank|np:bank/payments|deny|-1"],
      "pending_policies":["0|bank|sknp:bank/strict|deny|-1"]},"bytes_in":180,"bytes_out":0,
      "num_flows":3,"num_flows_started":2,"num_flows_completed":1,"packets_in":3,"packets_out":0,
      "host":"worker-3"}""";

  /** Before there were rule indexes and more than one list. */
  static final String OLD =
      """
      {"start_time":1597086500,"end_time":1597086800,"source_ip":null,"source_name":"-",
      "source_name_aggr":"web","source_namespace":"demo","source_port":null,"source_type":"wep",
      "dest_ip":null,"dest_name":"-","dest_name_aggr":"node-7","dest_namespace":"-","dest_port":53,
      "dest_type":"hep","proto":"udp","action":"allow","reporter":"src",
      "policies":{"all_policies":["1|default|demo/knp.default.web|allow",
      "0|allow-all|allow-all.everything|pass"]},"bytes_in":0,"bytes_out":0,"num_flows":1,
      "num_flows_started":1,"num_flows_completed":0,"packets_in":0,"packets_out":0}""";

  /** What a node forwards for others. */
  static final String FORWARDED =
      """
      {"start_time":1772359100,"end_time":1772359400,"source_name":"-","source_name_aggr":"pvt",
      "source_namespace":"-","source_type":"net","dest_name":"corp","dest_name_aggr":"corp",
      "dest_namespace":"net","dest_type":"ns","dest_port":null,"proto":"132","action":"allow",
      "reporter":"fwd","policies":{"enforced_policies":[],"pending_policies":null,
      "transit_policies":["0|edge|edge.transit|allow|7"]},"bytes_in":7,"bytes_out":8,
      "packets_in":1,"packets_out":2,"num_flows":1,"num_flows_started":1,"num_flows_completed":0,
      "host":"edge-1"}""";

  /** As Goldmane's emitter posts it. */
  static final String GOLDMANE =
      """
      {"Key":{"source_name":"checkout-5d8f7c6b9d-*","source_namespace":"shop","source_type":1,
      "dest_name":"payments-*","dest_namespace":"bank","dest_type":1,"dest_port":8443,
      "dest_service_name":"payments","dest_service_namespace":"bank",
      "dest_service_port_name":"https","dest_service_port":443,"proto":"tcp","reporter":2,"action":2,
      "policies":{"enforced_policies":[
      {"kind":10,"tier":"bank","action":2,"policy_index":1,"rule_index":-1,
      "trigger":{"kind":6,"namespace":"bank","name":"payments","tier":"bank"}},
      {"kind":2,"name":"security.quarantine","tier":"security","action":3}],
      "pending_policies":[
      {"kind":3,"name":"bank.strict","namespace":"bank","tier":"bank","action":2,"rule_index":1}]}},
      "start_time":1772359200,"end_time":1772359500,"source_labels":["app=checkout"],
      "dest_labels":["app=payments"],"packets_in":4,"bytes_in":240,"num_connections_started":4,
      "num_connections_live":4}""";

  /** An answer of Goldmane's API. */
  static final String PROTOBUF =
      """
      {"id":"42","flow":{"Key":{"sourceName":"prober","sourceNamespace":"ops",
      "sourceType":"WorkloadEndpoint","destName":"node-7","destNamespace":"-",
      "destType":"HostEndpoint","destPort":"9100","destServiceName":"-","proto":"tcp",
      "reporter":"Src","action":"Allow","policies":{"enforcedPolicies":[
      {"kind":"ClusterNetworkPolicy","name":"monitoring","tier":"kube-admin","action":"Allow",
      "policyIndex":"0","ruleIndex":"12"}],"pendingPolicies":[]}},"startTime":"1772359200",
      "endTime":"1772359215","packetsIn":"11","packetsOut":"14","bytesIn":"957","bytesOut":"1226",
      "numConnectionsStarted":"1","numConnectionsCompleted":"1","numConnectionsLive":"1"}}""";

  /** As Whisker shows it. */
  static final String WHISKER =
      """
      {"start_time":"2026-03-01T10:00:00Z","end_time":"2026-03-01T10:00:15Z","action":"Deny",
      "source_name":"PUBLIC NETWORK","source_namespace":"-","source_labels":"",
      "dest_name":"payments-*","dest_namespace":"bank","dest_labels":"app=payments | tier=gold",
      "protocol":"udp","dest_port":53,"reporter":"Dst","policies":{"enforced":[
      {"kind":"EndOfTier","name":"","namespace":"","tier":"default","action":"Deny",
      "policy_index":0,"rule_index":-1,"trigger":null}],"pending":[]},
      "packets_in":2,"packets_out":0,"bytes_in":130,"bytes_out":0}""";

  static final String[] ALL = {
    INGRESS, EGRESS, DENIED, OLD, FORWARDED, GOLDMANE, PROTOBUF, WHISKER
  };

  private Samples() {}
}
