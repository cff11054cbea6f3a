package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(HealthServer health, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void tellsWhetherItIsAliveReadyAndHowItGoes() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FakeApiServer server = new FakeApiServer()) {
      server.ready(false);
      server.refuse("/api/v1/pods", 500, 1_000_000);
      Replica replica = new Replica(server, new MemoryStore());
      try (HealthServer health =
          new HealthServer(any, replica.collector, replica.metrics, Clock.systemUTC())) {
        Waiting.await(() -> server.requested("/api/v1/pods") > 3);
        assertThat(get(health, "/healthz").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get(health, "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("not everything is listed yet\n");

        server.heal();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> get(health, "/readyz").statusCode() == 200);
        HttpResponse<String> metrics = get(health, "/metrics");
        assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
            .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
            .contains("# TYPE podflow_collector_objects gauge")
            .containsPattern("podflow_collector_heartbeat_lag_seconds [0-9.]+\n")
            .containsPattern(
                "podflow_collector_watch_restarts_total\\{kind=\"Pod\",reason=\"refused\"} [0-9.]+");
        assertThat(get(health, "/other").statusCode()).isEqualTo(404);

        replica.close();
        assertThat(get(health, "/healthz").statusCode()).isEqualTo(503);
      }
    }
  }
}
