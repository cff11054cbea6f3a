package dev.podflow.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a request asks for besides its statement. Whatever URL parameter is not the protocol's own
 * is a setting, as on a server.
 *
 * @param query the statement or its beginning; empty where all of it is in the body
 * @param parameters values of {@code {name:Type}}
 * @param readOnly whether the method promises to change nothing
 */
record Request(
    String query,
    String queryId,
    String format,
    String database,
    String sessionId,
    Map<String, String> parameters,
    Map<String, String> settings,
    boolean compress,
    boolean decompress,
    boolean readOnly) {
  private static final Set<String> PROTOCOL =
      Set.of(
          "query",
          "query_id",
          "default_format",
          "database",
          "session_id",
          "session_timeout",
          "session_check",
          "compress",
          "decompress",
          "user",
          "password",
          "quota_key",
          "stacktrace",
          "role",
          "close_session",
          "client_protocol_version",
          "buffer_size",
          "wait_end_of_query",
          "enable_http_compression");
  private static final String PARAMETER = "param_";
  private static final String DEFAULT_FORMAT = "TabSeparated";

  static Request of(HttpExchange exchange) {
    Map<String, String> url = parse(exchange.getRequestURI().getRawQuery());
    Headers headers = exchange.getRequestHeaders();
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    url.forEach(
        (name, value) -> {
          if (name.startsWith(PARAMETER)) {
            parameters.put(name.substring(PARAMETER.length()), value);
          } else if (!PROTOCOL.contains(name)) {
            settings.put(name, value);
          }
        });
    return new Request(
        url.getOrDefault("query", ""),
        or(url.get("query_id"), or(headers.getFirst("X-ClickHouse-Query-Id"), uuid())),
        or(url.get("default_format"), or(headers.getFirst("X-ClickHouse-Format"), DEFAULT_FORMAT)),
        or(url.get("database"), or(headers.getFirst("X-ClickHouse-Database"), "default")),
        or(url.get("session_id"), null),
        parameters,
        settings,
        "1".equals(url.get("compress")),
        "1".equals(url.get("decompress")),
        !exchange.getRequestMethod().equals("POST"));
  }

  private static Map<String, String> parse(String rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    if (rawQuery == null || rawQuery.isEmpty()) {
      return values;
    }
    try {
      for (String pair : rawQuery.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("The URL is not encoded properly", e);
    }
    return values;
  }

  private static String or(String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}
