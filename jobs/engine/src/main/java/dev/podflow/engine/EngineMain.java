package dev.podflow.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the engine until it is told to stop. Prints one line of JSON when it is ready. */
@Command(
    name = "podflow-engine",
    description = "ClickHouse's engine behind ClickHouse's HTTP interface, on 127.0.0.1.",
    mixinStandardHelpOptions = true)
public final class EngineMain implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the data; one process at a time.")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "8123",
      paramLabel = "N",
      description = "Port of the HTTP interface, 0 for any (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--lib",
      paramLabel = "PATH",
      description = "The library libchdb.so; found in infra/local/engine by default.")
  private Path library;

  @Option(
      names = "--memory-limit",
      defaultValue = "4096",
      paramLabel = "MIB",
      description = "The engine's memory in MiB (default ${DEFAULT-VALUE}).")
  private long memoryLimitMib;

  @Option(
      names = "--attached",
      description = "Stop when standard input ends, that is with the process that started this.")
  private boolean attached;

  private EngineMain() {}

  public static void main(String[] args) {
    // Read once by the JDK's server: without it small answers wait for the client's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    int code = new CommandLine(new EngineMain()).execute(args);
    // A normal exit crashes in the library's own teardown.
    Runtime.getRuntime().halt(code);
  }

  @Override
  public Integer call() throws IOException, EngineException, InterruptedException {
    Path directory = data.toAbsolutePath();
    Path databases = Files.createDirectories(directory.resolve("chdb"));
    Path spool = Files.createDirectories(directory.resolve("tmp"));
    Path config = directory.resolve("config.xml");
    Files.writeString(config, resource("config.xml").formatted(memoryLimitMib << 20));
    Path lib = library == null ? EngineLibrary.locate() : library.toAbsolutePath();

    Engine engine = Engine.start(lib, databases, config);
    Sessions sessions = new Sessions(engine);
    StatementRunner runner = new StatementRunner(engine, spool, sessions);
    HttpFront front = HttpFront.start(engine, runner, port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  front.close();
                  sessions.close();
                  engine.close();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    System.out.printf(
        "{\"port\":%d,\"pid\":%d,\"version\":\"%s\"}%n",
        front.port(), ProcessHandle.current().pid(), engine.version());
    System.out.flush();
    awaitEnd();
    Runtime.getRuntime().exit(0);
    return 0;
  }

  private void awaitEnd() throws IOException, InterruptedException {
    if (attached) {
      while (System.in.read() >= 0) {
        // Only the end counts.
      }
    } else {
      new CountDownLatch(1).await();
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = EngineMain.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
