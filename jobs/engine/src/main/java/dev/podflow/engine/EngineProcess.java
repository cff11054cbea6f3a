package dev.podflow.engine;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/**
 * A ClickHouse in a process of its own on 127.0.0.1, for the local stack and for tests: a real
 * server where a {@code clickhouse} binary is on the PATH, else {@link EngineMain} with the class
 * path of this process. It ends with {@link #close} or with this JVM, whichever comes first.
 */
public final class EngineProcess implements AutoCloseable {
  /** Environment variable with the URL of a ClickHouse to test against. */
  public static final String URL_VARIABLE = "PODFLOW_CLICKHOUSE_URL";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Path dataDir;
  private final String url;
  private final int port;
  private final List<String> options;

  // Null where the server is not ours.
  private Process process;

  private EngineProcess(Path dataDir, String url, int port, List<String> options) {
    this.dataDir = dataDir;
    this.url = url;
    this.port = port;
    this.options = options;
  }

  /** Starts one on any free port. See {@link #start(Path, int)}. */
  public static EngineProcess start(Path dataDir) throws IOException {
    return start(dataDir, 0);
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param dataDir kept from one start to the next; locked while it runs; holds {@code engine.log}
   * @param port 0 for any free one
   * @throws IOException when it does not start; with the end of its log
   */
  public static EngineProcess start(Path dataDir, int port) throws IOException {
    int chosen = port == 0 ? freePort() : port;
    Path directory = Files.createDirectories(dataDir.toAbsolutePath());
    EngineProcess engine =
        new EngineProcess(directory, "http://127.0.0.1:" + chosen, chosen, List.of());
    engine.launch();
    return engine;
  }

  /**
   * Starts the engine, never a server, over HTTPS and for the users of a file.
   *
   * @param users lines {@code writer.NAME=PASSWORD} and {@code reader.NAME=PASSWORD}
   * @param keystore PKCS #12 with a certificate for localhost and its key
   * @param password a file with the keystore's password
   * @throws IOException when it does not start; with the end of its log
   */
  public static EngineProcess startSecure(Path dataDir, Path users, Path keystore, Path password)
      throws IOException {
    int port = freePort();
    Path directory = Files.createDirectories(dataDir.toAbsolutePath());
    List<String> options =
        List.of("--users=" + users, "--tls-keystore=" + keystore, "--tls-password=" + password);
    EngineProcess engine = new EngineProcess(directory, "https://localhost:" + port, port, options);
    engine.launch();
    return engine;
  }

  /**
   * The ClickHouse that {@value #URL_VARIABLE} names, else a new one. One that is named is not
   * started, killed or stopped, and keeps what a test has written.
   */
  public static EngineProcess forTests(Path dataDir) throws IOException {
    String named = System.getenv(URL_VARIABLE);
    if (named == null || named.isBlank()) {
      return start(dataDir);
    }
    URI uri = URI.create(named.strip());
    return new EngineProcess(dataDir, named.strip(), uri.getPort(), List.of());
  }

  /** {@code http://127.0.0.1:port}. */
  public String url() {
    return url;
  }

  public int port() {
    return port;
  }

  /** Whether the process is ours, so that {@link #kill9} and {@link #restart} can be called. */
  public boolean canBeKilled() {
    return process != null;
  }

  /**
   * @throws IllegalStateException for a server that is not ours
   */
  public synchronized long pid() {
    return own().pid();
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  public synchronized void kill9() {
    Process running = own();
    running.destroyForcibly();
    await(running);
  }

  /** Stops it if it runs, and starts it again with the same data on the same port. */
  public synchronized void restart() throws IOException {
    stop(own());
    launch();
  }

  /** Stops it; does nothing to a server that is not ours. */
  @Override
  public synchronized void close() {
    if (process != null) {
      stop(process);
    }
  }

  private void launch() throws IOException {
    Path log = dataDir.resolve("engine.log");
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Thread hook = new Thread(process::destroyForcibly, "stop-engine");
    Runtime.getRuntime().addShutdownHook(hook);
    process.onExit().thenRun(() -> forget(hook));
    try {
      awaitPing();
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException(e.getMessage() + "\n" + tail(log), e);
    }
  }

  private List<String> command() throws IOException {
    Optional<List<String>> server = serverCommand();
    if (server.isPresent() && options.isEmpty()) {
      return server.get();
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineMain.class.getName(),
                "--data=" + dataDir,
                "--port=" + port,
                "--lib=" + EngineLibrary.locate(),
                "--attached"));
    command.addAll(options);
    return command;
  }

  private Optional<List<String>> serverCommand() throws IOException {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (String name : List.of("clickhouse", "clickhouse-server")) {
        Path binary = Path.of(directory, name);
        if (Files.isExecutable(binary)) {
          List<String> command = new ArrayList<>(List.of(binary.toString()));
          if (name.equals("clickhouse")) {
            command.add("server");
          }
          command.add("--config-file=" + serverConfig());
          return Optional.of(command);
        }
      }
    }
    return Optional.empty();
  }

  private Path serverConfig() throws IOException {
    Path config = dataDir.resolve("server.xml");
    try (InputStream in = EngineProcess.class.getResourceAsStream("server.xml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path server = Files.createDirectories(dataDir.resolve("server"));
      return Files.writeString(config, text.formatted(port, server, config));
    }
  }

  private void awaitPing() throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create(url + "/ping")).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    IOException last = null;
    try {
      while (System.nanoTime() < deadline && process.isAlive()) {
        try {
          if (client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 200
              && process.isAlive()) {
            return;
          }
        } catch (SSLHandshakeException e) {
          // It answers; who it is, is for those to know who use it.
          return;
        } catch (IOException e) {
          last = e;
        }
        // Returns early when the process ends.
        process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while ClickHouse started", e);
    }
    throw new IOException("ClickHouse has not started on port " + port, last);
  }

  private Process own() {
    if (process == null) {
      throw new IllegalStateException("The ClickHouse at " + url + " was not started here");
    }
    return process;
  }

  private static void stop(Process running) {
    running.destroy();
    try {
      if (running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.destroyForcibly();
  }

  private static void await(Process ending) {
    try {
      ending.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook with it.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String tail(Path log) {
    try (BufferedReader reader = Files.newBufferedReader(log);
        Stream<String> lines = reader.lines()) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
