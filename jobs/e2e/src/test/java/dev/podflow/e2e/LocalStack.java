package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.podflow.local.Podflow;
import dev.podflow.local.console.Console;
import dev.podflow.local.stack.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A local stack as a user has it, in a home and on ports of its own. Started once for all tests,
 * which therefore keep to clusters of their own.
 */
final class LocalStack implements AutoCloseable {
  /** Gives tests the stack: starts it for the first and stops it after the last. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(LocalStack.class, key -> start(), LocalStack.class);
    }
  }

  /** What a command gave. */
  record Result(int status, String output, String errors) {}

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  /** By its time the launcher knows whether its build is older than the sources. */
  private static final Path BUILT = ROOT.resolve("jobs/local/target/built");

  /**
   * They start and end processes, and what they start inherits from them. All other commands are
   * the same in a process of their own, as {@link ReadmeE2E} has them, and without one take a
   * fraction of the time.
   */
  private static final Set<String> LAUNCHED = Set.of("up", "down", "demo", "bench", "chaos");

  private static final long COMMAND_MINUTES = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Map<String, String> environment;
  private final int kafkaPort;
  private final int clickHousePort;
  private final int flinkPort;

  private LocalStack(Path home, int kafkaPort, int clickHousePort, int flinkPort) {
    this.home = home;
    this.kafkaPort = kafkaPort;
    this.clickHousePort = clickHousePort;
    this.flinkPort = flinkPort;
    this.environment = new HashMap<>(System.getenv());
    environment.put(Settings.HOME, home.toString());
    environment.put(Settings.KAFKA_PORT, Integer.toString(kafkaPort));
    environment.put(Settings.CLICKHOUSE_PORT, Integer.toString(clickHousePort));
    environment.put(Settings.FLINK_PORT, Integer.toString(flinkPort));
    // Nothing here lives long enough to win back what optimised code costs to make.
    environment.put(Settings.JAVA_OPTIONS, "-XX:TieredStopAtLevel=1");
  }

  private static LocalStack start() {
    try {
      List<Integer> ports = freePorts(3);
      Path home = Files.createTempDirectory("podflow-e2e");
      // Maven has just built all of it; a second build would replace jars that are in use here.
      Files.write(BUILT, new byte[0]);
      LocalStack stack = new LocalStack(home, ports.get(0), ports.get(1), ports.get(2));
      try {
        stack.succeed("up");
      } catch (AssertionError e) {
        stack.run("down");
        throw e;
      }
      return stack;
    } catch (IOException e) {
      throw new IllegalStateException("no place for a stack", e);
    }
  }

  Path home() {
    return home;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  URI clickHouse() {
    return URI.create("http://127.0.0.1:" + clickHousePort);
  }

  URI flink() {
    return URI.create("http://127.0.0.1:" + flinkPort);
  }

  /** The process of a part, such as {@code taskmanager}. */
  ProcessHandle process(String part) throws IOException {
    String pid = Files.readString(home.resolve("run").resolve(part + ".pid")).split("\\s")[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Runs {@code infra/podflow} with arguments, whatever comes of it. */
  Result run(String... arguments) {
    return LAUNCHED.contains(arguments[0]) ? inProcess(arguments) : call(arguments);
  }

  private Result call(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(output, true, UTF_8), new PrintStream(errors, true, UTF_8), false);
    int status = Podflow.run(console, () -> Settings.from(ROOT, environment), arguments);
    return new Result(status, output.toString(UTF_8), errors.toString(UTF_8));
  }

  /** Runs it in a process of its own in any case; its exit status has to be 0. */
  void launch(String... arguments) {
    Result result = inProcess(arguments);
    assertThat(result.status()).as("%s: %s", List.of(arguments), result).isZero();
  }

  private Result inProcess(String... arguments) {
    List<String> command = new ArrayList<>(List.of("infra/podflow"));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  /** Runs a line in a shell, in the repository's root; it has to end well. */
  String shell(String line) {
    Result result = execute(List.of("bash", "-o", "pipefail", "-c", line));
    assertThat(result.status()).as("%s: %s", line, result).isZero();
    return result.output();
  }

  /** A process in the repository's root that finds the stack. */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private Result execute(List<String> command) {
    ProcessBuilder builder = process(command);
    try {
      Path output = Files.createTempFile(home, "command", ".out");
      Path errors = Files.createTempFile(home, "command", ".err");
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      boolean ended = process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        // So that it takes down what it has started.
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly().waitFor();
        }
      }
      Result result =
          new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
      assertThat(ended).as("%s ended: %s", command, result).isTrue();
      return result;
    } catch (IOException e) {
      throw new IllegalStateException(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command.toString(), e);
    }
  }

  /** Runs {@code infra/podflow} with arguments; its exit status has to be 0. */
  String succeed(String... arguments) {
    Result result = run(arguments);
    assertThat(result.status()).as("%s: %s", List.of(arguments), result).isZero();
    return result.output();
  }

  /** Sends files and waits until their records are committed. */
  void sendAndWait(String input, List<Path> files) {
    List<String> command = new ArrayList<>(List.of("send", input));
    files.forEach(file -> command.add(file.toString()));
    succeed(command.toArray(String[]::new));
    succeed("wait", "--timeout", "600");
  }

  /** The rows that a query gives, each an array of its columns. */
  List<JsonNode> query(String sql) {
    return rows(sql + " FORMAT JSONCompactEachRow");
  }

  /** The rows that a query gives, each an object of its columns. */
  List<JsonNode> objects(String sql) {
    return rows(sql + " FORMAT JSONEachRow");
  }

  /** Rows as maps of columns, with lists, numbers and texts. */
  static List<Map<String, Object>> plain(List<JsonNode> rows) {
    List<Map<String, Object>> result = new ArrayList<>();
    for (JsonNode row : rows) {
      Map<String, Object> columns = new HashMap<>();
      row.properties().forEach(column -> columns.put(column.getKey(), plain(column.getValue())));
      result.add(columns);
    }
    return result;
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      List<Object> values = new ArrayList<>();
      value.forEach(element -> values.add(plain(element)));
      return values;
    }
    return value.isNull() ? null : value.isNumber() ? value.numberValue() : value.asText();
  }

  private List<JsonNode> rows(String sql) {
    List<JsonNode> rows = new ArrayList<>();
    try {
      for (String line : post(sql).lines().toList()) {
        rows.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }

  /** The number that a query gives. */
  long number(String sql) {
    return query(sql).get(0).get(0).asLong();
  }

  private String post(String sql) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(clickHouse().resolve("/?output_format_json_quote_64bit_integers=0"))
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    return answer(request);
  }

  /** What {@code curl} would print for a query in the address. */
  String get(String sql) throws IOException {
    String query = URLEncoder.encode(sql, UTF_8);
    return answer(HttpRequest.newBuilder(clickHouse().resolve("/?query=" + query)).build());
  }

  /** Flink's REST interface. */
  JsonNode flink(String path) throws IOException {
    return JSON.readTree(answer(HttpRequest.newBuilder(flink().resolve(path)).build()));
  }

  /** A call of Flink's REST interface that changes something. */
  JsonNode flink(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(flink().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(answer(request));
  }

  private String answer(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as("%s: %s", request, response.body()).isLessThan(300);
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    succeed("down");
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    Map<Integer, ServerSocket> sockets = new HashMap<>();
    while (sockets.size() < count) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.put(socket.getLocalPort(), socket);
    }
    for (ServerSocket socket : sockets.values()) {
      socket.close();
    }
    return List.copyOf(sockets.keySet());
  }
}
