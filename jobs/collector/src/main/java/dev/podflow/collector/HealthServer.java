package dev.podflow.collector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tells how the collector is, over HTTP: {@code /healthz}, {@code /readyz} and {@code /metrics}. A
 * collector that cannot reach Kafka or the API server is alive, because a restart would not help,
 * but not ready.
 */
final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_ALLOWED = 405;

  /** Metadata that is older makes flows wait in vain. */
  private static final Duration LAG_MAX = Duration.ofMinutes(1);

  private final Collector collector;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService executor;

  HealthServer(
      InetSocketAddress address, Collector collector, CollectorMetrics metrics, Clock clock)
      throws IOException {
    this.collector = collector;
    this.metrics = metrics;
    this.clock = clock;
    this.server = HttpServer.create(address, 0);
    this.executor =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "health");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/healthz", this::health);
    server.createContext("/readyz", this::ready);
    server.createContext("/metrics", this::metrics);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void health(HttpExchange exchange) throws IOException {
    boolean alive = collector.phase() != Collector.Phase.ENDED;
    answer(exchange, alive ? OK : UNAVAILABLE, alive ? "ok\n" : "ended\n");
  }

  private void ready(HttpExchange exchange) throws IOException {
    String trouble = trouble();
    answer(exchange, trouble.isEmpty() ? OK : UNAVAILABLE, trouble.isEmpty() ? "ok\n" : trouble);
  }

  private String trouble() {
    return switch (collector.phase()) {
      case STARTING, ENDED -> "not running\n";
      case STANDBY -> "";
      case LEADING -> {
        Instant until = metrics.completeUntil();
        if (until == null) {
          yield "not everything is listed yet\n";
        }
        Duration lag = Duration.between(until, clock.instant());
        yield lag.compareTo(LAG_MAX) > 0 ? "behind by " + lag.toSeconds() + " s\n" : "";
      }
    };
  }

  private void metrics(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
    answer(exchange, OK, metrics.text());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
        return;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
