package dev.podflow.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
      names = "--users",
      paramLabel = "FILE",
      description =
          "A properties file with lines writer.NAME=PASSWORD and reader.NAME=PASSWORD; without it"
              + " everybody may do everything.")
  private Path usersFile;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "PKCS #12 with a certificate and its key: HTTPS instead of HTTP.")
  private Path keystore;

  @Option(
      names = "--tls-password",
      paramLabel = "FILE",
      description = "A file with that keystore's password.")
  private Path keystorePassword;

  @Option(
      names = "--attached",
      description = "Stop when standard input ends, that is with the process that started this.")
  private boolean attached;

  private EngineMain() {}

  public static void main(String[] args) {
    // Read once by the JDK's server: without it small answers wait for the client's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // As long as the head of a statement may be.
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", Integer.toString(1 << 18));
    System.setProperty("sun.net.httpserver.maxReqTime", "600");
    System.setProperty("jdk.httpserver.maxConnections", "1024");
    int code = new CommandLine(new EngineMain()).execute(args);
    // A normal exit crashes in the library's own teardown.
    Runtime.getRuntime().halt(code);
  }

  @Override
  public Integer call()
      throws IOException, EngineException, GeneralSecurityException, InterruptedException {
    Users users = usersFile == null ? Users.NOBODY_NAMED : Users.read(usersFile);
    SSLContext tls = keystore == null ? null : tls();
    Path directory = data.toAbsolutePath();
    Path databases = Files.createDirectories(directory.resolve("chdb"));
    Path spool = emptied(directory.resolve("tmp"));
    Path config = directory.resolve("config.xml");
    Files.writeString(config, resource("config.xml").formatted(memoryLimitMib << 20));
    Path lib = library == null ? EngineLibrary.locate() : library.toAbsolutePath();

    Engine engine = Engine.start(lib, databases, config);
    Sessions sessions = new Sessions(engine);
    StatementRunner runner = new StatementRunner(engine, spool, sessions);
    HttpFront front = HttpFront.start(engine, runner, users, tls, port);
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

  private SSLContext tls() throws IOException, GeneralSecurityException {
    char[] password =
        keystorePassword == null
            ? new char[0]
            : Files.readString(keystorePassword).strip().toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
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

  /** What a killed process has left there is of no use. */
  private static Path emptied(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    return directory;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = EngineMain.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
