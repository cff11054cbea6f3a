package dev.podflow.local.stack;

import dev.podflow.local.BrokerMain;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.flink.ClusterConfig;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of the stack. Each can be killed and started again without the others. */
final class Parts {
  /** The TaskManager's heap, framework's and tasks', as infra/local/flink.yaml splits it. */
  private static final String TASK_MANAGER_HEAP = "1280m";

  /** Framework and task off-heap and network memory of infra/local/flink.yaml. */
  private static final String TASK_MANAGER_DIRECT = "320m";

  private final Settings settings;
  private final Part broker;
  private final Part engine;
  private final Part jobManager;
  private final FlinkRest flink;

  Parts(Settings settings, ClickHouse clickHouse, FlinkRest flink) {
    this.settings = settings;
    this.flink = flink;
    Path home = settings.home();
    this.broker =
        new Part(
            new Daemon("kafka", home),
            settings.bootstrapServers(),
            home,
            this::brokerCommand,
            () -> Kafka.isAlive(settings.bootstrapServers()));
    this.engine =
        new Part(
            new Daemon("clickhouse", home),
            settings.clickHouseUrl().toString(),
            // It finds its library from the repository.
            settings.root(),
            this::engineCommand,
            clickHouse::isAlive);
    this.jobManager =
        new Part(
            new Daemon("jobmanager", home),
            settings.flinkUrl().toString(),
            home,
            () ->
                flinkCommand(
                    List.of("-Xmx448m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC"),
                    "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                    "--executionMode",
                    "cluster"),
            () -> flink.taskManagers().isPresent());
  }

  Part broker() {
    return broker;
  }

  Part engine() {
    return engine;
  }

  Part jobManager() {
    return jobManager;
  }

  /** Those that were started and not stopped; the first one in any case. */
  List<Part> taskManagers() {
    return taskManagers(1);
  }

  /** The same, and so many at least. */
  List<Part> taskManagers(int least) {
    List<Part> all = new ArrayList<>();
    for (Part next = taskManager(1);
        all.size() < least || next.daemon().isWanted();
        next = taskManager(all.size() + 1)) {
      all.add(next);
    }
    return all;
  }

  private Part taskManager(int number) {
    return new Part(
        new Daemon(number == 1 ? "taskmanager" : "taskmanager-" + number, settings.home()),
        "127.0.0.1",
        settings.home(),
        () ->
            flinkCommand(
                List.of(
                    "-Xmx" + TASK_MANAGER_HEAP,
                    "-XX:MaxDirectMemorySize=" + TASK_MANAGER_DIRECT,
                    "-XX:MaxMetaspaceSize=512m",
                    "-XX:+UseParallelGC"),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"),
        () -> flink.taskManagers().orElse(0) >= number);
  }

  /** Those that belong to this stack. */
  List<Part> all() {
    List<Part> all = new ArrayList<>(List.of(broker));
    if (settings.externalClickHouse().isEmpty()) {
      all.add(engine);
    }
    all.add(jobManager);
    all.addAll(taskManagers());
    return all;
  }

  /** The process of this name, which there is. */
  Part named(String name) {
    return all().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  /** What the Flink cluster needs only while it runs. */
  Path temporary() {
    return settings.home().resolve("flink").resolve("tmp");
  }

  /** Writes the cluster's configuration, with an RPC port that is free now. */
  void writeClusterConfig() {
    ClusterConfig.write(config("flink.yaml"), settings.home(), settings.flinkPort(), Ports.free());
  }

  private List<String> brokerCommand() {
    return serviceJava()
        .run(
            launcherClassPath(),
            BrokerMain.class.getName(),
            "--directory",
            settings.home().resolve("kafka").toString(),
            "--port",
            Integer.toString(settings.kafkaPort()),
            "--controller-port",
            Integer.toString(Ports.free()));
  }

  private List<String> engineCommand() {
    return serviceJava()
        .run(
            launcherClassPath(),
            "dev.podflow.engine.EngineMain",
            "--data",
            settings.home().resolve("clickhouse").toString(),
            "--port",
            Integer.toString(settings.clickHousePort()));
  }

  private List<String> flinkCommand(List<String> memory, String mainClass, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("--configDir", settings.home().resolve("flink").resolve("conf").toString()));
    all.addAll(List.of(arguments));
    return java(memory.toArray(String[]::new))
        .and(FlinkJava.MODULE_OPTIONS)
        .and(log4j("flink-log4j2.properties"))
        .run(
            settings.root().resolve("jobs/local/flink/target/lib") + "/*",
            mainClass,
            all.toArray(String[]::new));
  }

  private JavaCommand serviceJava() {
    return java("-Xmx512m", "-XX:+UseSerialGC", log4j("log4j2.properties"));
  }

  private JavaCommand java(String... options) {
    return JavaCommand.java(options).and(settings.javaOptions().toArray(String[]::new));
  }

  private String log4j(String file) {
    return "-Dlog4j2.configurationFile=" + config(file);
  }

  private Path config(String file) {
    return settings.root().resolve("infra/local").resolve(file);
  }

  /** The broker and the engine run on the launcher's own class path; Flink never does. */
  private static String launcherClassPath() {
    return System.getProperty("java.class.path");
  }
}
