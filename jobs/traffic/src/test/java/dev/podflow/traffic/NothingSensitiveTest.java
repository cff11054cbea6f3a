package dev.podflow.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.FlowCounter;
import dev.podflow.count.IdentityOptions;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.flow.FlowBatch;
import dev.podflow.identity.Directory;
import dev.podflow.table.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a log says beyond who talked to whom is in no row, also not where every flow is kept singly:
 * paths, query strings, headers, cookies, user agents, process arguments.
 */
class NothingSensitiveTest {
  private static final String MARK = "s3cr3t";
  private static final long NOW_MILLIS = 1_772_359_600_000L;
  private static final long SECOND = 1_000_000_000L;

  private static final CountingOptions KEEP_ALL =
      new CountingOptions(30 * SECOND, 600 * SECOND, 1.0, IdentityOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        // Hubble: a request and its answer.
        "HUBBLE~{\"flow\":{\"time\":\"2026-03-01T10:00:00Z\",\"uuid\":\"u1\",\"verdict\":\"FORWARDED\","
            + "\"node_name\":\"prod/n1\",\"IP\":{\"source\":\"10.0.0.1\",\"destination\":\"10.0.0.2\"},"
            + "\"l4\":{\"TCP\":{\"source_port\":40000,\"destination_port\":80}},\"Type\":\"L7\","
            + "\"traffic_direction\":\"INGRESS\",\"event_type\":{\"type\":129},"
            + "\"l7\":{\"type\":\"REQUEST\",\"http\":{\"method\":\"GET\","
            + "\"url\":\"http://a/s3cr3t?token=s3cr3t\",\"protocol\":\"HTTP/1.1\",\"headers\":["
            + "{\"key\":\"Authorization\",\"value\":\"Bearer s3cr3t\"}]}},"
            + "\"Summary\":\"HTTP/1.1 GET http://a/?token=s3cr3t\"}}",
        "HUBBLE~{\"flow\":{\"time\":\"2026-03-01T10:00:00Z\",\"uuid\":\"u2\",\"verdict\":\"FORWARDED\","
            + "\"node_name\":\"prod/n1\",\"IP\":{\"source\":\"10.0.0.2\",\"destination\":\"10.0.0.1\"},"
            + "\"l4\":{\"TCP\":{\"source_port\":80,\"destination_port\":40000}},\"Type\":\"L7\","
            + "\"is_reply\":true,\"traffic_direction\":\"INGRESS\",\"event_type\":{\"type\":129},"
            + "\"l7\":{\"type\":\"RESPONSE\",\"latency_ns\":\"5\",\"http\":{\"code\":503,"
            + "\"method\":\"GET\",\"url\":\"http://a/?token=s3cr3t\",\"headers\":["
            + "{\"key\":\"Set-Cookie\",\"value\":\"id=s3cr3t\"}]}}}}",
        // Envoy's and Istio's JSON and text, with what may be configured besides.
        "ACCESS~{\"start_time\":\"2026-03-01T10:00:00.158Z\",\"method\":\"GET\",\"response_code\":503,"
            + "\"duration\":2,\"response_flags\":\"-\",\"upstream_cluster\":\"inbound|8080||\","
            + "\"protocol\":\"HTTP/1.1\",\"upstream_host\":\"10.1.0.9:8080\","
            + "\"path\":\"/s3cr3t?token=s3cr3t\",\"authority\":\"s3cr3t.example\","
            + "\"user_agent\":\"s3cr3t\",\"referer\":\"http://s3cr3t\",\"authorization\":\"s3cr3t\","
            + "\"request_id\":\"s3cr3t\",\"cookie\":\"s3cr3t\",\"bytes_received\":17,"
            + "\"bytes_sent\":508,\"downstream_remote_address\":\"10.1.0.4:58514\","
            + "\"downstream_local_address\":\"10.1.0.9:8080\"}",
        "ACCESS~[2026-03-01T10:00:00.142Z] \"GET /s3cr3t?token=s3cr3t HTTP/1.1\" 503 UF,URX"
            + " via_upstream - \"-\" 3 16 7 2 \"10.0.0.1\" \"s3cr3t agent\" \"s3cr3t\" \"s3cr3t\""
            + " \"10.1.0.10:80\" outbound|80||echo.shop.svc.cluster.local 10.1.0.7:53060"
            + " 10.97.0.1:80 10.1.0.7:59040 - default",
        // ingress-nginx: user, path, referrer, agent.
        "ACCESS~203.0.113.9 - s3cr3t [01/Mar/2026:10:00:00 +0000] \"GET /s3cr3t?b=s3cr3t HTTP/1.1\""
            + " 503 512 \"http://s3cr3t/?s3cr3t\" \"curl s3cr3t\" 77 5.200 [shop-cart-80] []"
            + " 10.1.0.9:8080 500 0.120 503 f51dbea2bed647e177a90f37110b",
        // Linkerd's JSON and Apache's format.
        "ACCESS~{\"client.addr\":\"10.1.0.4:36930\","
            + "\"client.id\":\"web.shop.serviceaccount.identity.linkerd.x\","
            + "\"host\":\"cart.shop.svc.cluster.local:80\",\"method\":\"GET\","
            + "\"processing_ns\":\"270323\",\"request_bytes\":\"\",\"response_bytes\":\"29\","
            + "\"status\":503,\"total_ns\":\"1534820\",\"timestamp\":\"2026-03-01T10:00:00.25Z\","
            + "\"uri\":\"http://cart.shop:80/s3cr3t?token=s3cr3t\",\"user_agent\":\"s3cr3t\","
            + "\"trace_id\":\"s3cr3t\"}",
        "ACCESS~10.1.0.4:51160 web.shop.serviceaccount.identity.linkerd.cluster.local -"
            + " [2026-03-01T10:00:00.071809491Z] \"GET http://webapp:7000/s3cr3t?a=s3cr3t HTTP/2.0\""
            + " 503 345",
        // Calico Enterprise: the process and what it was started with.
        "CALICO~{\"start_time\":1772359203,\"end_time\":1772359515,\"source_ip\":\"192.168.4.20\","
            + "\"source_name\":\"checkout-0\",\"source_name_aggr\":\"checkout-*\","
            + "\"source_namespace\":\"shop\",\"source_port\":51122,\"source_type\":\"wep\","
            + "\"dest_ip\":\"192.168.7.31\",\"dest_name\":\"payments-0\","
            + "\"dest_name_aggr\":\"payments-*\",\"dest_namespace\":\"bank\",\"dest_port\":8443,"
            + "\"dest_type\":\"wep\",\"proto\":\"tcp\",\"action\":\"deny\",\"reporter\":\"dst\","
            + "\"policies\":{\"all_policies\":[\"0|bank|bank/bank.payments|deny|2\"]},"
            + "\"bytes_in\":90,\"bytes_out\":7,\"num_flows\":5,\"num_flows_started\":3,"
            + "\"num_flows_completed\":2,\"packets_in\":12,\"packets_out\":8,"
            + "\"process_name\":\"s3cr3t\",\"process_args\":[\"--password=s3cr3t\"],"
            + "\"original_source_ips\":[\"s3cr3t\"],\"host\":\"worker-3\"}",
      })
  void noRowHasWhatIsNobodysBusiness(FlowSource source, String record) {
    assertThat(record).contains(MARK);
    Deltas deltas = new Deltas();
    FlowCounter counter = source.counter(KEEP_ALL, new Directory(), deltas);
    FlowBatch flows = new FlowBatch();
    Origin origin = new Origin();
    origin.topic = source.topic().defaultValue();
    origin.timestampMillis = NOW_MILLIS;
    origin.key("prod/n1".getBytes(UTF_8));
    PartitionMemory memory = new PartitionMemory();
    assertThat(source.reader().read(record.getBytes(UTF_8), flows)).isNull();
    origin.complete(flows);
    assertThat(counter.count(flows, origin, memory)).isNull();
    counter.expire(memory, Duration.ofHours(1).toNanos());
    List<Delta> rows = new ArrayList<>();
    deltas.drain(rows::add);

    assertThat(rows)
        .as("it was used")
        .anyMatch(row -> row.table() != Tables.named("pipeline_quality"));
    for (Delta row : rows) {
      for (Column column : row.table().columns()) {
        if (column.type() == ColumnType.TEXT || column.type() == ColumnType.MAP) {
          assertThat(row.text(column.slot()))
              .as("%s of %s", column.name(), row.table())
              .doesNotContain(MARK);
        }
      }
    }
  }
}
