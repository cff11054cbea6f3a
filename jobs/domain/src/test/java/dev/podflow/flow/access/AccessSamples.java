package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;

/** A good record of each kind, for tests that do something to them. */
final class AccessSamples {
  static final String JSON =
      """
      {"start_time":"2026-03-01T10:00:00.158Z","method":"GET","response_code":200,"duration":2,
      "response_flags":"-","upstream_cluster":"inbound|8080||","protocol":"HTTP/1.1",
      "requested_server_name":"outbound_.9080_.v2_.reviews.shop.svc.cluster.local",
      "upstream_host":"10.1.0.9:8080","upstream_local_address":"127.0.0.6:56619","path":"/a?b=c",
      "bytes_received":17,"bytes_sent":508,"downstream_remote_address":"10.1.0.4:58514",
      "response_code_details":"rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[0]]",
      "downstream_local_address":"[fd00::9]:8080","x_forwarded_for":"10.0.0.1, 10.1.0.4"}""";

  static final String TEXT =
      "[2026-03-01T10:00:00.142Z] \"GET /a?b=c HTTP/1.1\" 503 UF,URX via_upstream - \"-\" 3 16 7 2"
          + " \"10.0.0.1\" \"agent\" \"id\" \"host\" \"envoy://connect_originate/10.1.0.10:80\""
          + " outbound|80||echo.shop.svc.cluster.local 10.1.0.7:53060 10.97.0.1:80 10.1.0.7:59040 -"
          + " default";

  static final String OWN_TEXT =
      "[2026-03-01T10:00:00.142Z] \"GET /x HTTP/1.1\" 200 - 0 5 3 2 \"172.16.0.1, 10.8.0.1\""
          + " \"agent\" \"id\" \"host\" \"10.1.0.10:8080\"";

  static final String CONNECTION =
      "[2026-03-01T10:00:00.142Z] \"- - -\" 0 UC - - \"-\" 3 16 7000 - \"-\" \"-\" \"-\" \"-\""
          + " \"10.1.0.10:80\" outbound_.80_._.echo.shop.svc.cluster.local 10.1.0.7:53060"
          + " 10.97.0.1:80 10.1.0.7:59040 - -";

  static final String ZTUNNEL =
      "2026-03-01T10:00:00.080629Z\terror\taccess\tconnection complete\tsrc.addr=10.1.0.4:52008"
          + " src.workload=\"web-5d-x\" src.namespace=shop"
          + " src.identity=\"spiffe://cluster.local/ns/shop/sa/web\" dst.addr=10.1.0.9:15008"
          + " dst.hbone_addr=10.1.0.9:8080 dst.service=\"cart.shop.svc.cluster.local\""
          + " dst.workload=\"cart-7c-y\" dst.namespace=\"shop\""
          + " dst.identity=\"spiffe://cluster.local/ns/shop/sa/cart\" direction=\"inbound\""
          + " bytes_sent=200 bytes_recv=603 duration=\"2ms\""
          + " error=\"connection closed due to policy rejection: explicitly denied by: a/b\"";

  static final String ZTUNNEL_JSON =
      """
      {"level":"info","time":"2026-03-01T10:00:00.080629Z","scope":"access",
      "message":"connection complete","src.addr":"10.1.0.4:52008","src.workload":"web-5d-x",
      "src.namespace":"shop","dst.addr":"10.1.0.9:8080","dst.workload":"cart-7c-y",
      "direction":"outbound","bytes_sent":200,"bytes_recv":603,"duration":"2ms"}""";

  static final String STATUS = "2026-03-01T10:00:00.080629Z\tinfo\tads\tpushed";

  static final String NGINX =
      "203.0.113.9 - ann [01/Mar/2026:10:00:00 +0000] \"GET /a?b=c HTTP/1.1\" 200 512 \"-\""
          + " \"curl \\x22x\\x22\" 77 5.200 [shop-cart-80] [] 10.1.0.9:8080, [fd00::9]:80 0, 500"
          + " 5.000, 0.120 504, 200 f51dbea2bed647e177a90f37110b";

  static final String NGINX_JSON =
      """
      {"time":"2026-03-01T10:00:00+00:00","remote_addr":"203.0.113.9","request_time":0.125,
      "status":200,"request":"GET / HTTP/1.1","request_length":77,"bytes_sent":512,
      "proxy_upstream_name":"shop-cart-80","upstream_addr":"10.1.0.9:8080",
      "upstream_response_length":"500","upstream_response_time":"0.120","upstream_status":"200",
      "namespace":"shop","ingress_name":"front","service_name":"cart"}""";

  static final String LINKERD =
      "10.1.0.4:51160 web.shop.serviceaccount.identity.linkerd.cluster.local -"
          + " [2026-03-01T10:00:00.071809491Z] \"GET http://webapp:7000/ HTTP/2.0\" 200 345";

  static final String LINKERD_JSON =
      """
      {"client.addr":"10.1.0.4:36930","client.id":"web.shop.serviceaccount.identity.linkerd.x",
      "host":"cart.shop.svc.cluster.local:80","method":"GET","processing_ns":"270323",
      "request_bytes":"","response_bytes":"29","status":200,"total_ns":"1534820",
      "timestamp":"2026-03-01T10:00:00.256786757Z","uri":"http://cart.shop:80/a"}""";

  static final byte[][] ALL = {
    JSON.getBytes(UTF_8),
    TEXT.getBytes(UTF_8),
    OWN_TEXT.getBytes(UTF_8),
    CONNECTION.getBytes(UTF_8),
    ZTUNNEL.getBytes(UTF_8),
    ZTUNNEL_JSON.getBytes(UTF_8),
    STATUS.getBytes(UTF_8),
    NGINX.getBytes(UTF_8),
    NGINX_JSON.getBytes(UTF_8),
    LINKERD.getBytes(UTF_8),
    LINKERD_JSON.getBytes(UTF_8),
    ("2026-03-01T10:00:01Z stdout F " + TEXT).getBytes(UTF_8),
    shipped(JSON).getBytes(UTF_8),
    shipped(TEXT).getBytes(UTF_8),
    batchInJson().getBytes(UTF_8),
    batch().toByteArray()
  };

  private AccessSamples() {}

  private static String shipped(String line) {
    return "{\"log\":"
        + quoted(line + "\n")
        + ",\"time\":\"2026-03-01T10:00:01Z\",\"kubernetes\":{\"pod_name\":\"web-1\","
        + "\"namespace_name\":\"shop\",\"host\":\"n1\",\"labels\":{\"app\":\"web\"}}}";
  }

  private static String batchInJson() {
    String resource =
        "\"resource\":{\"attributes\":[{\"key\":\"k8s.pod.name\",\"value\":{\"stringValue\":\"w\"}}]}";
    String records =
        "{\"timeUnixNano\":\"1772359200142000000\",\"body\":{\"stringValue\":"
            + quoted(TEXT)
            + "}},{\"attributes\":[{\"key\":\"response_code\",\"value\":{\"intValue\":\"200\"}}]}";
    return "{\"resourceLogs\":[{"
        + resource
        + ",\"scopeLogs\":[{\"logRecords\":["
        + records
        + "]}]}]}";
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }

  private static ExportLogsServiceRequest batch() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    ResourceLogs.Builder logs = request.addResourceLogsBuilder();
    logs.getResourceBuilder().addAttributes(attribute("k8s.pod.name", value("web-1")));
    logs.addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .setTimeUnixNano(1_772_359_200_142_000_000L)
        .setBody(value(TEXT));
    logs.addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .addAttributes(attribute("method", value("GET")))
        .addAttributes(attribute("response_code", AnyValue.newBuilder().setIntValue(200).build()));
    return request.build();
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue value(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}
