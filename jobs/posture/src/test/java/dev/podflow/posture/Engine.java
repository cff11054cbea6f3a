package dev.podflow.posture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.podflow.engine.EngineProcess;
import dev.podflow.sql.Migrations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A ClickHouse with the real tables. */
final class Engine implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final EngineProcess process;

  Engine(Path dataDir) throws Exception {
    process = EngineProcess.forTests(dataDir);
    Migrations.apply(process.url(), "default", "", Path.of("../../sql"));
  }

  String url() {
    return process.url();
  }

  /** The rows that a query gives, each an object of its columns. */
  List<JsonNode> rows(String sql) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(url()).resolve("/?output_format_json_quote_64bit_integers=0"))
                .POST(HttpRequest.BodyPublishers.ofString(sql + " FORMAT JSONEachRow"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    List<JsonNode> rows = new ArrayList<>();
    for (String line : answer.body().lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  @Override
  public void close() {
    process.close();
  }
}
