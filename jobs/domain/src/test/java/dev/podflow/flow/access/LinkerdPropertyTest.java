package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.FlowBatch;
import dev.podflow.json.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A request to a pod of Linkerd's mesh, written in both formats of its proxy. The line knows
 * neither the time that it took nor what was sent.
 */
class LinkerdPropertyTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final Random random = new Random(31);
  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void readsWhatWasWrittenInEitherWay() {
    for (int i = 0; i < 5_000; i++) {
      Request request = new Request(random);
      assertReads(request.line(), request.expected(false));
      assertReads(request.json(random), request.expected(true));
    }
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows))
        .as(record + "\n" + reader.detail())
        .isNull();
    assertThat(ReportText.of(flows)).as(record).isEqualTo(expected);
    assertThat(flows.get(0).metered).as("pairs are those of the metrics").isTrue();
  }

  /** What happened. */
  private static final class Request {
    final Instant time;
    final String client;
    final boolean meshed;
    final String method;
    final String service;
    final int status;
    final long sent;
    final long received;
    final long nanos;

    Request(Random random) {
      time =
          Instant.ofEpochSecond(
              1_700_000_000L + random.nextInt(50_000_000), random.nextInt(1_000_000_000));
      String address = random.nextBoolean() ? "10.1.0." + random.nextInt(255) : "[fd00::a1]";
      client = address + ":" + (1_024 + random.nextInt(60_000));
      meshed = random.nextBoolean();
      method = List.of("GET", "POST", "DELETE").get(random.nextInt(3));
      service = List.of("cart", "web-1", "a").get(random.nextInt(3));
      status = List.of(200, 204, 302, 404, 500, 503).get(random.nextInt(6));
      sent = random.nextInt(10_000);
      received = random.nextInt(1_000_000);
      nanos = random.nextInt(2_000_000_000);
    }

    String expected(boolean json) {
      return "linkerd DESTINATION %s %s > ?:0 (shop/ %s) TCP [%s %d %s] bytes %d/%d %s %s "
          .formatted(
              time,
              client.replace("[", "").replace("]", ""),
              service,
              method,
              status,
              json ? nanos / 1_000 + "us" : "?",
              json ? sent : -1,
              received,
              meshed ? "mutual_tls" : "plaintext",
              status >= 500 ? "ERROR" : "FORWARDED");
    }

    private String identity(String nobody) {
      return meshed ? "web.shop.serviceaccount.identity.linkerd.cluster.local" : nobody;
    }

    private String uri() {
      return "http://" + service + ".shop.svc.cluster.local:80/a?b=http://x.y.svc.z";
    }

    String line() {
      return "%s %s - [%s] \"%s %s HTTP/2.0\" %d %d"
          .formatted(client, identity("-"), time, method, uri(), status, received);
    }

    String json(Random random) {
      ObjectNode json = JACKSON.createObjectNode();
      json.put("client.addr", client).put("client.id", identity(random.nextBoolean() ? "" : "-"));
      json.put("host", service + ".shop.svc.cluster.local:80").put("uri", uri());
      json.put("method", method).put("status", status).put("version", "HTTP/2.0");
      json.put("request_bytes", "" + sent).put("response_bytes", "" + received);
      json.put("processing_ns", "" + random.nextInt(1_000)).put("total_ns", "" + nanos);
      json.put("timestamp", time.toString()).put("user_agent", "x \"y\" \\").put("trace_id", "");
      StringBuilder text = new StringBuilder();
      JsonText.write(text, json, random);
      return text.toString();
    }
  }
}
