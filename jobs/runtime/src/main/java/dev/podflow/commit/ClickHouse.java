package dev.podflow.commit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ClickHouse over HTTP. Every call waits, with growing pauses and for as long as it takes, until
 * ClickHouse has answered; it can be interrupted. An error that no retry will cure is thrown.
 */
final class ClickHouse {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouse.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final CommitOptions options;
  private final Counter retries;
  private final Backoff backoff;
  private final HttpClient http;
  private final String authorization;

  /**
   * @param retries counts requests that were sent again
   * @throws IOException if the files that say who one is cannot be read
   */
  ClickHouse(CommitOptions options, Counter retries) throws IOException {
    this.options = options;
    this.retries = retries;
    this.backoff = Backoff.of(options);
    this.http = options.access().httpClient().connectTimeout(CONNECT_TIMEOUT).build();
    this.authorization = options.access().authorization(System.getenv());
  }

  /**
   * Inserts rows.
   *
   * @return whether the first attempt was answered with success; if not, the insert may have been
   *     taken for a repetition of one that never took effect
   * @throws ClickHouseException if ClickHouse will never take it
   */
  boolean insert(String table, String columns, String token, byte[] body)
      throws IOException, InterruptedException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("query", "INSERT INTO " + table + " (" + columns + ") FORMAT RowBinary");
    settings.put("insert_deduplication_token", token);
    settings.put("insert_deduplicate", "1");
    settings.put("async_insert", "0");
    settings.put("wait_end_of_query", "1");
    return untilAnswered(settings, body, token).attempts() == 1;
  }

  /**
   * Asks a question.
   *
   * @return the answer in TabSeparated, without the last line's end
   */
  String query(String sql) throws IOException, InterruptedException {
    byte[] body = sql.getBytes(StandardCharsets.UTF_8);
    return untilAnswered(Map.of("wait_end_of_query", "1"), body, sql).text().stripTrailing();
  }

  private record Answer(String text, int attempts) {}

  private Answer untilAnswered(Map<String, String> settings, byte[] body, String what)
      throws IOException, InterruptedException {
    HttpRequest request = request(settings, body);
    for (int attempt = 1; ; attempt++) {
      try {
        return new Answer(send(request), attempt);
      } catch (IOException e) {
        if (e instanceof ClickHouseException refused && refused.isPermanent()) {
          throw e;
        }
        retries.inc();
        Duration pause = backoff.pause(attempt);
        LOG.warn(
            "{}: attempt {} failed, next in {} ms: {}", what, attempt, pause.toMillis(), e + "");
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    String code = response.headers().firstValue("X-ClickHouse-Exception-Code").orElse("0");
    if (response.statusCode() != 200 || !code.equals("0")) {
      String message = response.body().lines().findFirst().orElse("");
      throw new ClickHouseException(response.statusCode(), Integer.parseInt(code), message);
    }
    return response.body();
  }

  private HttpRequest request(Map<String, String> settings, byte[] body) {
    String query =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + encoded(setting.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return HttpRequest.newBuilder(URI.create(options.url().resolve("/") + query))
        .timeout(options.requestTimeout())
        .header("Authorization", authorization)
        .header("X-ClickHouse-Database", options.database())
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
