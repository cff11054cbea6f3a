package dev.podflow.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** ClickHouse's HTTP interface in front of an engine; listens on the loop-back address only. */
final class HttpFront implements AutoCloseable {
  private static final int COMPRESS_CHUNK_BYTES = 1 << 20;
  private static final int BACKLOG = 256;
  private static final int UNAUTHORIZED = 401;

  /** So many statements run at once; more wait. */
  private static final int MAX_THREADS = 128;

  /** Told to clients, who would otherwise reuse connections that the JDK closes after 30 s. */
  private static final String KEEP_ALIVE = "timeout=20";

  private static final System.Logger LOG = System.getLogger(HttpFront.class.getName());
  private static final byte[] OK = Engine.utf8("Ok.\n");

  private final Engine engine;
  private final StatementRunner runner;
  private final Users users;
  private final HttpServer server;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MAX_THREADS, MAX_THREADS, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

  private HttpFront(Engine engine, StatementRunner runner, Users users, HttpServer server) {
    this.engine = engine;
    this.runner = runner;
    this.users = users;
    this.server = server;
  }

  /**
   * @param tls its certificate and key; null for HTTP in plain text
   * @param port 0 for any free one
   */
  static HttpFront start(
      Engine engine, StatementRunner runner, Users users, SSLContext tls, int port)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    HttpFront front = new HttpFront(engine, runner, users, server(address, tls));
    front.threads.allowCoreThreadTimeOut(true);
    front.server.setExecutor(front.threads);
    front.server.createContext("/", front::handle);
    front.server.start();
    return front;
  }

  private static HttpServer server(InetSocketAddress address, SSLContext tls) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String scheme = server instanceof HttpsServer ? "https" : "http";
      Admission.Refusal refusal =
          Admission.refusal(scheme, exchange.getRequestMethod(), exchange.getRequestHeaders());
      if (refusal != null) {
        turnAway(exchange, refusal);
        return;
      }
      exchange.getResponseHeaders().set("Keep-Alive", KEEP_ALIVE);
      String query = exchange.getRequestURI().getRawQuery();
      boolean post = exchange.getRequestMethod().equals("POST");
      switch (exchange.getRequestURI().getPath()) {
        case "/ping", "/replicas_status" -> page(exchange, 200, "text/plain", OK);
        case "/play" -> page(exchange, 200, "text/html", playPage());
        case "/" -> {
          if (post || (query != null && query.contains("query="))) {
            run(exchange);
          } else {
            page(exchange, 200, "text/html", OK);
          }
        }
        default -> page(exchange, 404, "text/plain", Engine.utf8("There is no such page.\n"));
      }
    } catch (RuntimeException e) {
      // The JDK's server hangs up without a word.
      LOG.log(System.Logger.Level.ERROR, "A request has failed", e);
      throw e;
    }
  }

  private void run(HttpExchange exchange) throws IOException {
    RequestBody body = new RequestBody(exchange);
    try {
      Request request = Request.of(exchange, users.authenticate(exchange.getRequestHeaders()));
      try (StatementRunner.Answer answer = run(request, body)) {
        body.drain();
        answer(exchange, request, answer);
      }
    } catch (RequestBody.TooLargeException e) {
      turnAway(exchange, Admission.tooLarge());
    } catch (EngineException e) {
      // A client that still sends does not read; it has to be heard out first.
      body.drain();
      refuse(exchange, e);
    }
  }

  private StatementRunner.Answer run(Request request, RequestBody body)
      throws EngineException, IOException {
    try {
      return runner.run(request, body);
    } catch (IOException e) {
      if (body.broken() || e instanceof RequestBody.TooLargeException) {
        throw e;
      }
      throw EngineException.of(1001, "STD_EXCEPTION", e.getMessage());
    }
  }

  private void answer(HttpExchange exchange, Request request, StatementRunner.Answer answer)
      throws IOException {
    EngineResult result = answer.result();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", contentType(answer.format()));
    headers.set("X-ClickHouse-Format", answer.format());
    headers.set("X-ClickHouse-Query-Id", request.queryId());
    headers.set("X-ClickHouse-Server-Display-Name", "podflow");
    headers.set("X-ClickHouse-Summary", result.summary());
    headers.set("X-ClickHouse-Timezone", "UTC");
    long length = result.length();
    if (request.compress()) {
      length = BlockFrames.encodedLength(length, COMPRESS_CHUNK_BYTES);
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, length == 0 || head ? -1 : length);
    if (length > 0 && !head) {
      OutputStream out = exchange.getResponseBody();
      result.writeTo(request.compress() ? BlockFrames.encode(out) : out, COMPRESS_CHUNK_BYTES);
      out.close();
    }
  }

  private void refuse(HttpExchange exchange, EngineException e) throws IOException {
    if (e.status() == UNAUTHORIZED) {
      // So a browser asks its user.
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"ClickHouse\"");
    }
    refuse(exchange, e.status(), e);
  }

  private void refuse(HttpExchange exchange, int status, EngineException e) throws IOException {
    exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", String.valueOf(e.code()));
    byte[] body = Engine.utf8(e.body(engine.version()));
    page(exchange, status, "text/plain; charset=UTF-8", body);
  }

  /** Answers without hearing the request out, and hangs up. */
  private void turnAway(HttpExchange exchange, Admission.Refusal refusal) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    refuse(exchange, refusal.status(), refusal.reason());
  }

  private static void page(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] playPage() {
    try (InputStream page = HttpFront.class.getResourceAsStream("play.html")) {
      return page.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contentType(String format) {
    if (format.startsWith("JSON")) {
      return format.contains("EachRow")
          ? "application/x-ndjson; charset=UTF-8"
          : "application/json; charset=UTF-8";
    }
    if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
      return "text/tab-separated-values; charset=UTF-8";
    }
    if (format.startsWith("CSV")) {
      return "text/csv; charset=UTF-8; header=absent";
    }
    return format.startsWith("RowBinary") || format.equals("Native")
        ? "application/octet-stream"
        : "text/plain; charset=UTF-8";
  }
}
