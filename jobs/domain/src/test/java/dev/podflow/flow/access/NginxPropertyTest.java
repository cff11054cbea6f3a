package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.FlowBatch;
import dev.podflow.json.JsonText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A request through an ingress controller, written as a line and as JSON, is the same report. */
class NginxPropertyTest {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final Random random = new Random(12);
  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void readsWhatWasWrittenInEitherWay() {
    for (int i = 0; i < 5_000; i++) {
      Request request = new Request(random);
      for (String record : List.of(request.line(), request.json(random))) {
        assertThat(reader.read(record.getBytes(UTF_8), flows))
            .as(record + "\n" + reader.detail())
            .isNull();
        assertThat(ReportText.of(flows)).as(record).isEqualTo(request.expected());
      }
    }
  }

  /** What happened. */
  private static final class Request {
    final Instant time;
    final String method;
    final int status;
    final long sent;
    final long length;
    final long millis;
    final String upstream;
    final List<String> addresses = new ArrayList<>();
    final List<Long> lengths = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final List<Integer> statuses = new ArrayList<>();

    Request(Random random) {
      time = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(50_000_000));
      method = List.of("GET", "POST", "PATCH").get(random.nextInt(3));
      status = List.of(200, 301, 404, 499, 502, 504).get(random.nextInt(6));
      sent = random.nextInt(1_000_000);
      length = random.nextInt(10_000);
      millis = random.nextInt(100_000);
      upstream = List.of("shop-cart-80", "a-b-c-http-web").get(random.nextInt(2));
      for (int tries = random.nextInt(4); tries > 0; tries--) {
        int host = 1 + random.nextInt(250);
        addresses.add(random.nextBoolean() ? "10.1.0." + host + ":8080" : "[fd00::9]:" + host);
        lengths.add((long) random.nextInt(1_000_000));
        times.add((long) random.nextInt(100_000));
        statuses.add(tries == 1 ? status : 502);
      }
    }

    String expected() {
      String backend =
          addresses.isEmpty()
              ? "?:0"
              : addresses.get(addresses.size() - 1).replace("[", "").replace("]", "");
      long received = lengths.isEmpty() ? sent : lengths.stream().mapToLong(Long::longValue).sum();
      long waited = times.isEmpty() ? millis : times.stream().mapToLong(Long::longValue).sum();
      return "ingress-nginx SOURCE %s ?:0 {ingress-nginx} > %s (/ %s) TCP [%s %d %dus] bytes %d/%d unknown %s "
          .formatted(
              time,
              backend,
              upstream,
              method,
              status,
              waited * 1_000,
              length,
              received,
              status >= 500 ? "ERROR" : "FORWARDED");
    }

    String line() {
      return "203.0.113.9 - - [%s] \"%s /a?b=%%22 HTTP/1.1\" %d %d \"-\" \"x \\x22y\\x22 [z] - - -\" %d %s [%s] [] %s %s %s %s 0123456789abcdef"
          .formatted(
              LOCAL.format(time.atOffset(ZoneOffset.ofHours(5))),
              method,
              status,
              sent,
              length,
              seconds(millis),
              upstream,
              list(addresses),
              list(lengths),
              list(times.stream().map(Request::seconds).toList()),
              list(statuses));
    }

    String json(Random random) {
      ObjectNode json = JACKSON.createObjectNode();
      json.put(random.nextBoolean() ? "time" : "time_iso8601", time.toString());
      json.put("remote_addr", "203.0.113.9").put("path", "/a").put("vhost", "shop.example");
      json.put(random.nextBoolean() ? "method" : "request_method", method);
      json.put("status", random.nextBoolean() ? "" + status : "#" + status);
      json.put(random.nextBoolean() ? "bytes_sent" : "body_bytes_sent", sent);
      json.put("request_length", length).put("request_time", "#" + seconds(millis));
      json.put("proxy_upstream_name", upstream).put("upstream_addr", list(addresses));
      json.put("upstream_response_length", list(lengths));
      json.put("upstream_response_time", list(times.stream().map(Request::seconds).toList()));
      json.put("upstream_status", list(statuses));
      StringBuilder text = new StringBuilder();
      JsonText.write(text, json, random);
      return text.toString();
    }

    static String seconds(long millis) {
      return "%d.%03d".formatted(millis / 1_000, millis % 1_000);
    }

    static String list(List<?> values) {
      if (values.isEmpty()) {
        return "-";
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < values.size(); i++) {
        text.append(i == 0 ? "" : i % 2 == 0 ? " : " : ", ").append(values.get(i));
      }
      return text.toString();
    }
  }
}
