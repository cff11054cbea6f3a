package dev.podflow.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server over real HTTP that keeps objects, lists them in pages, streams watches and can be
 * told to fail in the ways that real ones do.
 */
public final class FakeApiServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What happened to a collection, since when. */
  private record Event(long version, String type, ObjectNode object) {}

  private static final class Served {
    final Map<String, ObjectNode> objects = new TreeMap<>();
    final List<Event> history = new ArrayList<>();
    long compactedTo;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Served> collections = new HashMap<>();
  private final Map<String, ObjectNode> leases = new HashMap<>();
  private final Map<String, List<ObjectNode>> pages = new HashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final List<FakeWatch> watches = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private long version = 100;
  private volatile boolean away;
  private volatile boolean ready = true;
  private volatile boolean leasesAway;
  private int renewalsBeforeReleases;

  /** Serves every resource that is built in. */
  public FakeApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    Resource.ALL.stream().filter(r -> !r.optional()).forEach(r -> serve(r.apis().get(0).path()));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  // ---- what the tests do to it

  /** Begins to serve a collection: a CRD was installed. */
  public synchronized void serve(String path) {
    collections.put(path, new Served());
  }

  /** Stops serving it, and ends its watches. */
  public synchronized void withdraw(String path) {
    collections.remove(path);
    endWatches(path);
  }

  /** Creates or changes an object, by namespace and name. */
  public synchronized void put(String path, String json) {
    ObjectNode object = parse(json);
    String type = served(path).objects.containsKey(name(object)) ? "MODIFIED" : "ADDED";
    change(path, type, object);
    served(path).objects.put(name(object), object);
  }

  public synchronized void delete(String path, String namespacedName) {
    change(path, "DELETED", served(path).objects.remove(namespacedName).deepCopy());
  }

  private void change(String path, String type, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(++version));
    Event event = new Event(version, type, object);
    served(path).history.add(event);
    watches.stream().filter(w -> w.path().equals(path)).forEach(w -> w.send(line(event)));
  }

  /** Sends a bookmark at the newest version; what was before it may be compacted. */
  public synchronized void bookmark(String path) {
    ObjectNode object = MAPPER.createObjectNode();
    object.putObject("metadata").put("resourceVersion", Long.toString(++version));
    raw(path, line(new Event(version, "BOOKMARK", object)));
  }

  /** Forgets the changes until now, so that watches from before are gone. */
  public synchronized void compact(String path) {
    served(path).history.clear();
    served(path).compactedTo = version;
  }

  /** Moves every other version on: something else in the cluster changed. */
  public synchronized void elsewhere() {
    version += 10;
  }

  /** Makes all tokens of next pages too old. */
  public synchronized void expirePages() {
    pages.clear();
  }

  /** Puts these bytes into each watch of a collection. */
  public void raw(String path, String bytes) {
    watches.stream().filter(w -> w.path().equals(path)).forEach(w -> w.send(bytes));
  }

  /** Ends watches as a server does after their time. */
  public void endWatches(String path) {
    watches.stream().filter(w -> w.path().equals(path)).forEach(FakeWatch::end);
  }

  /** Breaks the connections of watches. */
  public void breakWatches(String path) {
    watches.stream().filter(w -> w.path().equals(path)).forEach(FakeWatch::abort);
  }

  /** Refuses the next requests whose path and query contain a text. */
  public void refuse(String containing, int status, int times) {
    for (int i = 0; i < times; i++) {
      refusals.merge(status + " " + containing, 1, Integer::sum);
    }
  }

  /** Refuses nothing more, and is ready. */
  public void heal() {
    refusals.clear();
    ready = true;
  }

  /** Breaks every connection, and each new one, until it is back. */
  public void away(boolean now) {
    away = now;
    if (now) {
      watches.forEach(FakeWatch::abort);
    }
  }

  public void ready(boolean now) {
    ready = now;
  }

  public void leasesAway(boolean now) {
    leasesAway = now;
  }

  /** So many releases of a lease come in after a renewal that was still under way. */
  public synchronized void renewBeforeReleases(int releases) {
    renewalsBeforeReleases = releases;
  }

  /** How many watches of a collection are open. */
  public long watching(String path) {
    return watches.stream().filter(w -> w.path().equals(path)).count();
  }

  /** How many requests were made whose path and query contain a text. */
  public long requested(String containing) {
    return requests.stream().filter(r -> r.contains(containing)).count();
  }

  /** How many requests were just that. */
  public long requestedExactly(String request) {
    return requests.stream().filter(request::equals).count();
  }

  public synchronized String leaseHolder() {
    return leases.values().stream()
        .map(lease -> lease.path("spec").path("holderIdentity").asText())
        .findFirst()
        .orElse("");
  }

  // ---- how it answers

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString();
    requests.add(exchange.getRequestMethod() + ' ' + target);
    if (away) {
      throw new IOException("away");
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    int refused = refused(target);
    if (refused != 0) {
      status(exchange, refused, "refused");
    } else if (target.equals("/readyz")) {
      watches.forEach(FakeWatch::awaitSent);
      answer(exchange, ready ? 200 : 500, ready ? "ok" : "[-]etcd failed");
    } else if (target.contains("/leases")) {
      lease(exchange, body);
    } else {
      collection(exchange);
    }
  }

  private int refused(String target) {
    for (Map.Entry<String, Integer> entry : refusals.entrySet()) {
      String[] parts = entry.getKey().split(" ", 2);
      if (target.contains(parts[1])) {
        refusals.computeIfPresent(entry.getKey(), (key, left) -> left == 1 ? null : left - 1);
        return Integer.parseInt(parts[0]);
      }
    }
    return 0;
  }

  private void collection(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange);
    FakeWatch watch = null;
    String list = null;
    int failure = 0;
    synchronized (this) {
      if (!collections.containsKey(path)) {
        failure = 404;
      } else if (query.containsKey("watch")) {
        long from = Long.parseLong(query.get("resourceVersion"));
        if (from < served(path).compactedTo) {
          failure = 410;
        } else {
          watch = new FakeWatch(path);
          for (Event event : served(path).history) {
            if (event.version() > from) {
              watch.send(line(event));
            }
          }
          watches.add(watch);
        }
      } else {
        list = list(path, query);
        failure = list == null ? 410 : 0;
      }
    }
    if (failure != 0) {
      status(exchange, failure, failure == 410 ? "too old" : "not found");
    } else if (watch == null) {
      answer(exchange, 200, list);
    } else {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      try {
        watch.stream(out);
        // Not after an exception: closing writes an orderly end.
        out.close();
      } finally {
        watches.remove(watch);
      }
    }
  }

  private String list(String path, Map<String, String> query) {
    String token = query.get("continue");
    List<ObjectNode> objects =
        token == null ? new ArrayList<>(served(path).objects.values()) : pages.remove(token);
    if (objects == null) {
      return null;
    }
    int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
    ObjectNode list = MAPPER.createObjectNode();
    list.put("kind", "List").put("apiVersion", "v1");
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(version));
    if (objects.size() > limit) {
      String next = "page-" + path + pages.size() + "-" + objects.size();
      pages.put(next, new ArrayList<>(objects.subList(limit, objects.size())));
      metadata.put("continue", next);
    }
    for (ObjectNode object : objects.subList(0, Math.min(limit, objects.size()))) {
      list.withArray("items").add(object);
    }
    return list.toString();
  }

  private void lease(HttpExchange exchange, byte[] body) throws IOException {
    if (leasesAway) {
      status(exchange, 503, "leases are away");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    ObjectNode given = body.length == 0 ? null : (ObjectNode) MAPPER.readTree(body);
    String answer = null;
    int failure = 0;
    synchronized (this) {
      String key =
          exchange.getRequestMethod().equals("POST")
              ? path + '/' + given.path("metadata").path("name").asText()
              : path;
      ObjectNode stored = leases.get(key);
      if (renewalsBeforeReleases > 0 && given != null && isRelease(given)) {
        renewalsBeforeReleases--;
        ((ObjectNode) stored.get("metadata")).put("resourceVersion", Long.toString(++version));
      }
      failure =
          switch (exchange.getRequestMethod()) {
            case "POST" -> stored == null ? 0 : 409;
            case "PUT" -> stored != null && version(stored).equals(version(given)) ? 0 : 409;
            default -> stored == null ? 404 : 0;
          };
      if (failure == 0 && given != null) {
        ((ObjectNode) given.get("metadata")).put("resourceVersion", Long.toString(++version));
        leases.put(key, given);
        stored = given;
      }
      answer = failure == 0 ? stored.toString() : null;
    }
    if (failure == 0) {
      answer(exchange, 200, answer);
    } else {
      status(exchange, failure, "lease");
    }
  }

  private static boolean isRelease(JsonNode lease) {
    return lease.path("spec").path("holderIdentity").asText().isEmpty();
  }

  private Served served(String path) {
    return collections.get(path);
  }

  private static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  private static String name(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText() + '/' + metadata.path("name").asText();
  }

  private static String line(Event event) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("type", event.type());
    line.set("object", event.object());
    return line + "\n";
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getQuery();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length < 2 ? "" : parts[1]);
    }
    return query;
  }

  private static void status(HttpExchange exchange, int code, String message) throws IOException {
    ObjectNode status = MAPPER.createObjectNode();
    status.put("kind", "Status").put("code", code).put("message", message);
    answer(exchange, code, status.toString());
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    away = true;
    watches.forEach(FakeWatch::abort);
    server.stop(0);
    threads.shutdownNow();
  }
}
