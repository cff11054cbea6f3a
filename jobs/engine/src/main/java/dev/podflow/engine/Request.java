package dev.podflow.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request asks for besides its statement. Whatever URL parameter is not the protocol's own
 * is a setting, as on a server.
 *
 * @param query the statement or its beginning; empty where all of it is in the body
 * @param parameters values of {@code {name:Type}}
 * @param promise what the method and the user promise to leave alone
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
    Promise promise) {
  /** How the engine's setting {@code readonly} is set. */
  enum Promise {
    NOTHING(0),
    /** Changes no data; settings are free. */
    NO_WRITES(2),
    /** Changes no data and no settings, and reads nothing but tables. */
    TABLES_ONLY(1);

    private final int readonly;

    Promise(int readonly) {
      this.readonly = readonly;
    }

    int readonly() {
      return readonly;
    }
  }

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
  private static final Pattern QUERY_ID = Pattern.compile("[ -~]{1,256}");
  private static final Pattern FORMAT = Pattern.compile("\\w{1,64}");
  private static final String PARAMETER = "param_";
  private static final String DEFAULT_FORMAT = "TabSeparated";

  /**
   * @param role of the user whose request it is
   * @throws EngineException if the URL is not encoded, or a name in it is none
   */
  static Request of(HttpExchange exchange, Users.Role role) throws EngineException {
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
    if (url.containsKey("password")) {
      throw EngineException.of(
          36, "BAD_ARGUMENTS", "A password belongs into a header: URLs are written into logs");
    }
    boolean post = exchange.getRequestMethod().equals("POST");
    Promise promise =
        role == Users.Role.READER
            ? Promise.TABLES_ONLY
            : post ? Promise.NOTHING : Promise.NO_WRITES;
    String session = or(url.get("session_id"), null);
    if (session != null && promise != Promise.NOTHING) {
      // The promise would outlive the request in its session, and cannot be taken back.
      throw EngineException.of(164, "READONLY", "Sessions are for writers, by POST");
    }
    return new Request(
        url.getOrDefault("query", ""),
        named(
            QUERY_ID,
            or(url.get("query_id"), or(headers.getFirst("X-ClickHouse-Query-Id"), uuid()))),
        named(
            FORMAT,
            or(
                url.get("default_format"),
                or(headers.getFirst("X-ClickHouse-Format"), DEFAULT_FORMAT))),
        or(url.get("database"), or(headers.getFirst("X-ClickHouse-Database"), "default")),
        session,
        parameters,
        settings,
        "1".equals(url.get("compress")),
        "1".equals(url.get("decompress")),
        promise);
  }

  /** What goes back in a header must not end it. */
  private static String named(Pattern pattern, String name) throws EngineException {
    if (!pattern.matcher(name).matches()) {
      throw EngineException.of(36, "BAD_ARGUMENTS", "A query's id or format has other characters");
    }
    return name;
  }

  private static Map<String, String> parse(String rawQuery) throws EngineException {
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
      throw EngineException.of(36, "BAD_ARGUMENTS", "The URL is not encoded: " + e.getMessage());
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
