package dev.podflow.local.clickhouse;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.access.ClickHouseAccess;
import dev.podflow.local.console.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** ClickHouse's HTTP interface: a statement in, rows or bytes out. */
public final class ClickHouse {
  /** ClickHouse's code for a table that is not there. */
  public static final int UNKNOWN_TABLE = 60;

  /** ClickHouse's code for a database that is not there. */
  public static final int UNKNOWN_DATABASE = 81;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<LinkedHashMap<String, JsonNode>> ROW =
      new TypeReference<>() {};
  private static final TypeReference<ArrayList<JsonNode>> VALUES = new TypeReference<>() {};

  /** The server refused the statement. */
  public static final class Refused extends RuntimeException {
    private final int code;

    Refused(int code, String message) {
      super(message);
      this.code = code;
    }

    /** ClickHouse's error code; 0 where it gave none. */
    public int code() {
      return code;
    }
  }

  /** A result as a client prints it: names and types of the columns, and their values. */
  public record Table(List<String> names, List<String> types, List<List<JsonNode>> rows) {}

  private final URI url;
  private final HttpClient http;
  private final String authorization;

  /** As ClickHouse's default user. */
  public ClickHouse(URI url) {
    this(url, ClickHouseAccess.from(Map.of()));
  }

  /**
   * @throws Failure if the files that say who one is cannot be read
   */
  public ClickHouse(URI url, ClickHouseAccess access) {
    this.url = url;
    try {
      this.http = access.httpClient().connectTimeout(CONNECT_TIMEOUT).build();
      this.authorization = access.authorization(System.getenv());
    } catch (IOException e) {
      throw new Failure("cannot go to ClickHouse: " + e.getMessage(), e);
    }
  }

  public URI url() {
    return url;
  }

  /** Does the server answer? */
  public boolean isAlive() {
    HttpRequest ping =
        HttpRequest.newBuilder(endpoint("/ping", Map.of())).timeout(CONNECT_TIMEOUT).build();
    try {
      return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Runs a statement and gives its rows, each by column name.
   *
   * @throws Refused if the server refuses it
   */
  public List<Map<String, JsonNode>> rows(String sql, Map<String, String> parameters) {
    try (BufferedReader body = lines(sql, parameters, "JSONEachRow")) {
      List<Map<String, JsonNode>> rows = new ArrayList<>();
      for (String line = body.readLine(); line != null; line = body.readLine()) {
        rows.add(JSON.readValue(line, ROW));
      }
      return rows;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Runs a statement and gives its result with the columns' types.
   *
   * @throws Refused if the server refuses it
   */
  public Table table(String sql, Map<String, String> parameters) {
    try (BufferedReader body = lines(sql, parameters, OutputFormat.TABLE.clickHouse())) {
      List<List<JsonNode>> all = new ArrayList<>();
      for (String line = body.readLine(); line != null; line = body.readLine()) {
        all.add(JSON.readValue(line, VALUES));
      }
      if (all.isEmpty()) {
        return new Table(List.of(), List.of(), List.of());
      }
      return new Table(texts(all.get(0)), texts(all.get(1)), all.subList(2, all.size()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Runs a statement and gives the bytes of its answer.
   *
   * @param format the format of the answer where the statement names none
   * @throws Refused if the server refuses it
   */
  public InputStream open(String sql, Map<String, String> parameters, String format) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("default_format", format);
    options.put("output_format_json_quote_64bit_integers", "0");
    parameters.forEach((name, value) -> options.put("param_" + name, value));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint("/", options))
            .timeout(ANSWER_TIMEOUT)
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() == 200) {
        return answer.body();
      }
      try (InputStream body = answer.body()) {
        throw new Refused(
            answer
                .headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .map(Integer::parseInt)
                .orElse(0),
            new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    } catch (ConnectException | HttpTimeoutException e) {
      throw new Failure("no ClickHouse at " + url + "; start one with `infra/podflow up`", e);
    } catch (IOException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  /** JSON escapes line breaks, so that a line of the answer is a row. */
  private BufferedReader lines(String sql, Map<String, String> parameters, String format) {
    return new BufferedReader(
        new InputStreamReader(open(sql, parameters, format), StandardCharsets.UTF_8));
  }

  private Failure unreadable(IOException e) {
    return new Failure("ClickHouse at " + url + " broke off its answer: " + e.getMessage(), e);
  }

  private URI endpoint(String path, Map<String, String> options) {
    String query =
        options.entrySet().stream()
            .map(option -> encode(option.getKey()) + "=" + encode(option.getValue()))
            .collect(Collectors.joining("&"));
    String base = url.toString().replaceAll("/+$", "");
    return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<String> texts(List<JsonNode> nodes) {
    return nodes.stream().map(JsonNode::asText).toList();
  }
}
