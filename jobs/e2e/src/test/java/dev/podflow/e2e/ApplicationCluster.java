package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.access.ClickHouseAccess;
import dev.podflow.engine.EngineProcess;
import dev.podflow.local.SecureBroker;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.flink.ClusterConfig;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.process.Ports;
import dev.podflow.local.stack.FlinkJava;
import dev.podflow.sql.Layout;
import dev.podflow.sql.Migrations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The traffic job in Flink's application mode, as Flink's operator runs it: a JobManager that is
 * the job's own and two TaskManagers with a slot each, so that it needs both. Kafka lets it in by
 * TLS, SCRAM and ACLs, ClickHouse by HTTPS and a writer's password.
 */
final class ApplicationCluster implements AutoCloseable {
  static final String KAFKA_USER = "podflow-traffic";

  /** Which the environment tells the job. */
  static final String CLICKHOUSE_PASSWORD = "wr1ter's: s3same";

  /** A wrong one, to begin with. */
  static final String GUESSED_PASSWORD = "gu3ssed-at-f1rst";

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String WRITER = "podflow_writer";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final SecureBroker broker;
  private final EngineProcess engine;
  private final Path clientFile;
  private final int restPort = Ports.free();
  private final List<Process> processes = new ArrayList<>();

  /** Starts broker, ClickHouse and Flink; Kafka does not let the job in yet. */
  ApplicationCluster(Path home) throws Exception {
    this.home = home;
    this.broker = new SecureBroker(home);
    this.engine =
        EngineProcess.startSecure(
            home.resolve("engine"),
            Files.writeString(
                home.resolve("users"), "writer." + WRITER + "=" + CLICKHOUSE_PASSWORD + "\n"),
            broker.keystore(),
            Files.writeString(
                home.resolve("keystore-password"), SecureBroker.KEYSTORE_PASSWORD + "\n"));
    Migrations.apply(
        new Migrations.Server(
            engine.url(), WRITER, CLICKHOUSE_PASSWORD, broker.certificate().toString()),
        Layout.SINGLE,
        ROOT.resolve("sql"));
    this.clientFile = broker.clientFile(KAFKA_USER, GUESSED_PASSWORD);
    ClusterConfig.write(ROOT.resolve("infra/local/flink.yaml"), home, restPort, Ports.free());
    startJobManager();
    startTaskManager();
    startTaskManager();
  }

  private void startJobManager() throws IOException {
    start(
        "jobmanager",
        256,
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        "-Dparallelism.default=2",
        "-Dexecution.checkpointing.interval=1s",
        "-Dmetrics.fetcher.update-interval=500",
        "--job-classname",
        "dev.podflow.traffic.TrafficJob",
        "--kafka.bootstrap-servers",
        broker.servers(),
        "--kafka.client-file",
        clientFile.toString(),
        "--clickhouse.url",
        engine.url(),
        "--clickhouse.user",
        WRITER,
        "--clickhouse.ca-file",
        broker.certificate().toString(),
        "--job.name",
        "traffic");
  }

  /** Starts one more TaskManager; the answer is its process. */
  Process startTaskManager() throws IOException {
    return start(
        "taskmanager-" + processes.size(),
        512,
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        "-Dtaskmanager.numberOfTaskSlots=1");
  }

  private Process start(String name, int heapMegabytes, String mainClass, String... arguments)
      throws IOException {
    List<String> all =
        new ArrayList<>(List.of("--configDir", home.resolve("flink/conf").toString()));
    all.addAll(List.of(arguments));
    List<String> command =
        JavaCommand.java(
                "-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .and(FlinkJava.moduleOptions())
            .and(
                "-Dlog4j2.configurationFile=" + ROOT.resolve("infra/local/flink-log4j2.properties"))
            .run(
                ROOT.resolve("jobs/local/flink/target/lib")
                    + "/*:"
                    + ROOT.resolve("jobs/traffic/target/podflow-traffic.jar"),
                mainClass,
                all.toArray(String[]::new));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put(ClickHouseAccess.PASSWORD_VARIABLE, CLICKHOUSE_PASSWORD);
    Process process = builder.start();
    processes.add(process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private Path log(String name) throws IOException {
    return Files.createDirectories(home.resolve("log")).resolve(name + ".log");
  }

  /** Puts the right password where the wrong one was, as whoever rotates secrets does. */
  void letIn() throws IOException {
    Files.move(broker.clientFile(KAFKA_USER), clientFile, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file by which shippers are let in. */
  Path shippers() throws IOException {
    return broker.clientFile("podflow-shippers");
  }

  /** The TaskManagers that have not ended, the oldest first. */
  List<Process> taskManagers() {
    return processes.stream().skip(1).filter(Process::isAlive).toList();
  }

  /** What the processes of Flink wrote, and how they were called. */
  List<String> logsAndCommandLines() throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> logs = Files.list(home.resolve("log"))) {
      for (Path log : logs.toList()) {
        all.add(Files.readString(log));
      }
    }
    for (Process process : processes) {
      process.info().commandLine().ifPresent(all::add);
    }
    return all;
  }

  /**
   * An answer of Flink's REST interface, which is what its web UI shows; empty if there is none.
   */
  String rest(String path) throws IOException {
    try {
      URI uri = URI.create("http://127.0.0.1:" + restPort + path);
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() < 300 ? answer.body() : "";
    } catch (IOException e) {
      return ""; // not up yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The number that a query gives the writer. */
  long number(String sql) throws IOException {
    ClickHouseAccess access =
        new ClickHouseAccess(
            WRITER,
            Files.writeString(home.resolve("writer-password"), CLICKHOUSE_PASSWORD).toString(),
            broker.certificate().toString());
    return new ClickHouse(URI.create(engine.url()), access)
        .rows(sql, Map.of())
        .get(0)
        .values()
        .iterator()
        .next()
        .asLong();
  }

  /** Sends ClickHouse's process a signal, such as STOP. */
  void signalClickHouse(String signal) throws Exception {
    String line = "kill -" + signal + ' ' + engine.pid();
    assertThat(new ProcessBuilder("sh", "-c", line).start().waitFor()).isZero();
  }

  @Override
  public void close() throws Exception {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
    signalClickHouse("CONT");
    engine.close();
    broker.close();
  }
}
