package dev.podflow.local.stack;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.Checkpoints;
import dev.podflow.local.flink.ClusterConfig;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.kafka.RuleTopic;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The local stack: starts what is not running, stops all of it. */
public final class Stack {
  private static final Duration START = Duration.ofSeconds(120);

  /** Several jobs at once, each with what it knew, take their time on a machine that is busy. */
  private static final Duration START_OF_JOBS = Duration.ofMinutes(5);

  private static final Duration SAVEPOINT = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Settings settings;
  private final Console console;
  private final List<JobSpec> jobs;
  private final Parts parts;
  private final ClickHouse clickHouse;
  private final FlinkRest flink;

  /** The repository whose jobs and migrations it has now. */
  private Path release;

  public Stack(Settings settings, Console console) {
    this(settings, console, Jobs.ALL, settings.root());
  }

  /**
   * A stack with these jobs, and no other.
   *
   * @param release the repository, built, whose jobs and migrations it begins with
   */
  public Stack(Settings settings, Console console, List<JobSpec> jobs, Path release) {
    this.settings = settings;
    this.release = release;
    this.console = console;
    this.jobs = List.copyOf(jobs);
    this.clickHouse = settings.clickHouse();
    this.flink = new FlinkRest(settings.flinkUrl());
    this.parts = new Parts(settings, clickHouse, flink);
  }

  /** Starts what is not running and returns when every job runs. */
  public void up() {
    up(1);
  }

  /**
   * The same.
   *
   * @param taskManagers how many there are at least
   */
  public void up(int taskManagers) {
    long started = System.nanoTime();
    jobs.forEach(this::requireBuilt);
    AtomicBoolean begun = new AtomicBoolean();
    together(
        () -> note(begun, startBroker()),
        () -> note(begun, startClickHouse()),
        () -> note(begun, startFlink(taskManagers)));
    together(
        jobs.stream()
            .map(job -> (Runnable) () -> note(begun, startJob(job)))
            .toArray(Runnable[]::new));
    String where =
        "Kafka %s, ClickHouse %s, Flink %s"
            .formatted(settings.bootstrapServers(), settings.clickHouseUrl(), settings.flinkUrl());
    if (!begun.get()) {
      console.say("already up: " + where);
    } else {
      console.say("up after %.1f s: %s".formatted((System.nanoTime() - started) / 1e9, where));
    }
  }

  /** Starts a job on a stack that is up, if it does not run, and returns when it does. */
  public void start(JobSpec job) {
    requireBuilt(job);
    startJob(job);
  }

  /** Stops a job with a savepoint, from which it goes on when it is started again. */
  public void stop(JobSpec job) {
    flink.job(job.name()).ifPresent(this::stop);
  }

  /** Kills the TaskManager without a warning (SIGKILL), and starts another one. */
  public void killTaskManager() {
    kill("taskmanager");
    startFlink(1);
  }

  /** Kills processes without a warning (SIGKILL), by their names; {@link #up} starts others. */
  public void kill(String... names) {
    for (String name : names) {
      parts.named(name).daemon().kill();
    }
  }

  /** Stops a process where it is (SIGSTOP): its connections stay open, and nothing answers. */
  public void freeze(String name) {
    parts.named(name).daemon().signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw(String name) {
    parts.named(name).daemon().signal("CONT");
  }

  /** From now on no checkpoint of a job can be written, nor can those be read that there are. */
  public void refuseCheckpoints(String job) {
    new CheckpointDirectory(checkpoints(job)).hide();
  }

  /** Checkpoints can be written again. */
  public void acceptCheckpoints(String job) {
    new CheckpointDirectory(checkpoints(job)).show();
  }

  /** Stops the jobs with savepoints, from which {@link #up} starts them again: an upgrade. */
  public void stopJobs() {
    flink.jobs().stream().filter(job -> !job.isOver()).forEach(this::stop);
  }

  /** Lets a job go on, from a savepoint, with another number of tasks of each kind. */
  public void rescale(String job, int parallelism) {
    JobSpec spec = jobs.stream().filter(one -> one.name().equals(job)).findFirst().orElseThrow();
    stop(spec);
    start(spec.withParallelism(parallelism));
  }

  /** Applies the migrations, also if all of them are there. */
  public void migrate() {
    Schema.migrate(settings.clickHouseUrl(), settings.clickHouseAccess(), release);
  }

  /**
   * From now on it is this repository's: its migrations are applied, and jobs that are started are
   * its own. Those that run stay what they are.
   */
  public void upgrade() {
    release = settings.root();
    migrate();
  }

  /** How much processor time each process of the stack has had, by its name. */
  public Map<String, Duration> cpuTimes() {
    Map<String, Duration> times = new TreeMap<>();
    processes()
        .forEach(
            (name, process) ->
                process.info().totalCpuDuration().ifPresent(time -> times.put(name, time)));
    return times;
  }

  /** The processes of the stack that run, by name. */
  public Map<String, ProcessHandle> processes() {
    Map<String, ProcessHandle> processes = new TreeMap<>();
    for (Part part : parts.all()) {
      part.daemon().find().ifPresent(process -> processes.put(part.name(), process));
    }
    return processes;
  }

  private void requireBuilt(JobSpec job) {
    if (!Files.exists(jar(job))) {
      throw new Failure(
          "the job " + jar(job) + " is not built; run `mvn package` in the repository");
    }
  }

  /**
   * Stops the jobs, with a savepoint where that is possible, and then the processes.
   *
   * @return whether anything ran
   */
  public boolean down() {
    if (parts.jobManager().isRunning() && flink.taskManagers().isPresent()) {
      stopJobs();
    }
    AtomicBoolean stopped = new AtomicBoolean();
    together(
        parts.all().stream()
            .map(part -> (Runnable) () -> note(stopped, part.daemon().stop(END)))
            .toArray(Runnable[]::new));
    console.say(stopped.get() ? "down: all processes have ended" : "nothing was running");
    return stopped.get();
  }

  /** Ends the processes of a stack whose state nobody needs any more. */
  public void kill() {
    together(
        parts.all().stream()
            .map(part -> (Runnable) () -> part.daemon().stop(END))
            .toArray(Runnable[]::new));
  }

  private void stop(FlinkRest.Job job) {
    console.say("stopping job " + job.name() + " with a savepoint");
    try {
      if (!flink.stop(job.id(), checkpoints(job.name()), SAVEPOINT)) {
        console.say(
            "job " + job.name() + " made no savepoint; it will go on from its newest checkpoint");
      }
    } catch (Failure e) {
      // A job that cannot make one now still has its checkpoints.
      console.say("job " + job.name() + " made no savepoint: " + e.getMessage());
    }
  }

  private boolean startBroker() {
    boolean begun = parts.broker().start(settings.kafkaPort(), Settings.KAFKA_PORT);
    say(begun, "starting Kafka");
    parts.broker().awaitHealthy(START);
    boolean newRules;
    try (Kafka kafka = new Kafka(settings.bootstrapServers())) {
      newRules = kafka.createTopics(Topics.ALL).contains(Topics.ALERT_RULES.name());
    }
    if (newRules) {
      new RuleTopic(KafkaAccess.open(settings.bootstrapServers()), console)
          .apply(settings.root().resolve("infra/alerts/default.yaml"));
    }
    return begun;
  }

  private boolean startClickHouse() {
    boolean begun = false;
    if (settings.externalClickHouse().isPresent()) {
      if (!clickHouse.isAlive()) {
        throw new Failure(
            "no ClickHouse at %s, which %s names"
                .formatted(clickHouse.url(), Settings.CLICKHOUSE_URL));
      }
    } else {
      begun = parts.engine().start(settings.clickHousePort(), Settings.CLICKHOUSE_PORT);
      say(begun, "starting ClickHouse");
      parts.engine().awaitHealthy(START);
    }
    migrate();
    return begun;
  }

  private boolean startFlink(int least) {
    List<Part> taskManagers = parts.taskManagers(least);
    if (!parts.jobManager().isRunning()) {
      // They would look for a JobManager that is gone, and its files are about to go.
      taskManagers.forEach(taskManager -> taskManager.daemon().kill());
      clean(parts.temporary());
      parts.writeClusterConfig();
    }
    boolean begun = parts.jobManager().start(settings.flinkPort(), Settings.FLINK_PORT);
    for (Part taskManager : taskManagers) {
      begun |= taskManager.start();
    }
    say(begun, "starting Flink");
    parts.jobManager().awaitHealthy(START);
    for (Part taskManager : taskManagers) {
      taskManager.await("each TaskManager to register", START, taskManager::isHealthy);
    }
    return begun;
  }

  private boolean startJob(JobSpec spec) {
    Optional<FlinkRest.Job> running = flink.job(spec.name());
    if (running.isEmpty()) {
      Optional<Path> from = Checkpoints.newest(checkpoints(spec.name()));
      console.say("starting job " + spec.name() + from.map(path -> " from " + path).orElse(""));
      flink.run(
          flink.upload(jar(spec)),
          spec.mainClass(),
          spec.arguments(settings),
          spec.parallelism(),
          jobConfiguration(spec),
          from);
    }
    parts
        .jobManager()
        .await("job " + spec.name() + " to run", START_OF_JOBS, () -> isRunning(spec));
    return running.isEmpty();
  }

  /** Flink shows why a job failed some seconds after it shows that it did. */
  private void throwReasonOf(FlinkRest.Job ended) {
    Optional<String> reason = flink.lastException(ended.id());
    if (reason.isPresent() || !ended.state().equals("FAILED")) {
      throw new Failure(
          "job %s is %s: %s"
              .formatted(ended.name(), ended.state(), reason.orElse("no reason given")));
    }
  }

  private boolean isRunning(JobSpec spec) {
    Optional<FlinkRest.Job> job = flink.job(spec.name());
    if (job.isEmpty()) {
      flink.jobs().stream()
          .filter(ended -> ended.name().equals(spec.name()))
          .findFirst()
          .ifPresent(this::throwReasonOf);
      return false;
    }
    FlinkRest.Tasks tasks = flink.tasks(job.get().id());
    return job.get().isRunning() && tasks.total() > 0 && tasks.running() == tasks.total();
  }

  private Map<String, String> jobConfiguration(JobSpec spec) {
    String directory = checkpoints(spec.name()).toUri().toString();
    Map<String, String> configuration = new HashMap<>(spec.settings());
    configuration.put("execution.checkpointing.dir", directory);
    configuration.put("execution.checkpointing.savepoint-dir", directory);
    return configuration;
  }

  /** A directory per job, so that a job goes on from its own. */
  private Path checkpoints(String job) {
    return ClusterConfig.checkpoints(settings.home()).resolve(job);
  }

  private Path jar(JobSpec job) {
    return release.resolve(job.jar());
  }

  private void say(boolean begun, String line) {
    if (begun) {
      console.say(line);
    }
  }

  private static void note(AtomicBoolean begun, boolean happened) {
    if (happened) {
      begun.set(true);
    }
  }

  /** Runs all of them at once, to the end; throws what the first of them threw. */
  private static void together(Runnable... works) {
    try {
      CompletableFuture.allOf(
              Stream.of(works)
                  .map(work -> CompletableFuture.runAsync(work, Stack::inThread))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void inThread(Runnable work) {
    new Thread(work, "podflow-stack").start();
  }

  private static void clean(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new Failure("cannot empty " + directory + ": " + e.getMessage(), e);
    }
  }
}
