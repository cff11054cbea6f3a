package dev.podflow.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of a Kubernetes API as a collector needs, over HTTP on the loopback interface: lists, and
 * watches from any version on, of the objects that it is given. Nothing is forgotten, so that no
 * watch is ever from too long ago. Thread-safe.
 */
final class KubernetesApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FIRST_VERSION = 1_000;

  /** A watch that says nothing for minutes would be taken for dead. */
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);

  /** A change of a collection; the first of all has the version after {@link #FIRST_VERSION}. */
  private record Change(String collection, byte[] line) {}

  private final Runnable beforeAnswer;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Change> history = new ArrayList<>();

  /** By collection and then by namespace and name. */
  private final Map<String, Map<String, ObjectNode>> objects = new HashMap<>();

  /**
   * @param beforeAnswer brings it up to date, so that no list and no probe tells less than is true
   */
  KubernetesApi(Runnable beforeAnswer) throws IOException {
    this.beforeAnswer = beforeAnswer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Changes an object, and tells those who watch.
   *
   * @param type of the event: ADDED, MODIFIED or DELETED
   */
  synchronized void change(String type, ObjectNode object) {
    String collection = collection(object);
    JsonNode metadata = object.get("metadata");
    String name = metadata.path("namespace").asText() + '/' + metadata.path("name").asText();
    Map<String, ObjectNode> all = objects.computeIfAbsent(collection, path -> new TreeMap<>());
    if (type.equals("DELETED")) {
      all.remove(name);
    } else {
      all.put(name, object);
    }
    ((ObjectNode) metadata).put("resourceVersion", Long.toString(version() + 1));
    history.add(new Change(collection, line(type, object)));
    notifyAll();
  }

  private long version() {
    return FIRST_VERSION + history.size();
  }

  private static String collection(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
    String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + 's';
    return (version.contains("/") ? "/apis/" : "/api/") + version + '/' + plural;
  }

  private static byte[] line(String type, ObjectNode object) {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object);
    return (event + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    try (exchange) {
      beforeAnswer.run();
      if (path.equals("/readyz")) {
        answer(exchange, "ok");
      } else if (query != null && query.contains("watch=true")) {
        watch(exchange, path, Long.parseLong(query.replaceAll(".*resourceVersion=(\\d+).*", "$1")));
      } else {
        answer(exchange, list(path));
      }
    }
  }

  private synchronized String list(String collection) {
    ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", Long.toString(version()));
    list.putArray("items").addAll(objects.getOrDefault(collection, Map.of()).values());
    return list.toString();
  }

  /** Tells what happens after a version until the other side has gone. */
  private void watch(HttpExchange exchange, String collection, long after) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    int next = (int) (after - FIRST_VERSION);
    while (true) {
      List<Change> changes = changes(next);
      for (Change change : changes) {
        if (change.collection().equals(collection)) {
          out.write(change.line());
        }
      }
      next += changes.size();
      if (changes.isEmpty()) {
        ObjectNode bookmark = JSON.createObjectNode();
        bookmark.putObject("metadata").put("resourceVersion", Long.toString(FIRST_VERSION + next));
        out.write(line("BOOKMARK", bookmark));
      }
      out.flush();
    }
  }

  /** What has happened from there on, or happens soon; nothing if nothing does. */
  private synchronized List<Change> changes(int from) throws IOException {
    try {
      if (history.size() == from) {
        wait(BOOKMARK_INTERVAL.toMillis());
      }
      return List.copyOf(history.subList(from, history.size()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server ends");
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
