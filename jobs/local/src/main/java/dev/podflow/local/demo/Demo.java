package dev.podflow.local.demo;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.clickhouse.NamedQueries;
import dev.podflow.local.clickhouse.OutputFormat;
import dev.podflow.local.clickhouse.ResultPrinter;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.AlertTopic;
import dev.podflow.local.kafka.RuleTopic;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.Wait;
import dev.podflow.schema.alert.Alert;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthCheck;
import dev.podflow.simulator.truth.TruthReport;
import dev.podflow.sql.NamedQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a simulated cluster through a running stack and says whether the tables tell the truth. */
public final class Demo {
  /** What an operator asks first. */
  private static final List<String> QUESTIONS = List.of("service-pairs", "policy-hits", "denied");

  /** What each source has to say about the same traffic. */
  private static final String COMPARISON = "sources";

  /** What is logged last: the end of a connection that a node forgets two minutes after it. */
  private static final int AFTERMATH_MINUTES = 3;

  /** Calico's sums count where their window begins, which may be before the first flow. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int ROWS = 10;
  private static final int DIFFERENCES_SHOWN = 20;
  private static final Path RULES = Path.of("infra/alerts/demo.yaml");
  private static final String RULE = "demo-denial";
  private static final Duration ALERT_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration COMMIT_TIMEOUT = Duration.ofMinutes(10);
  private static final DateTimeFormatter CLICKHOUSE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Settings settings;
  private final Console console;
  private final ClickHouse clickHouse;

  public Demo(Settings settings, Console console) {
    this.settings = settings;
    this.console = console;
    this.clickHouse = new ClickHouse(settings.clickHouseUrl());
  }

  /**
   * Simulates minutes that have passed, with all that followed from them.
   *
   * @param troubles whether an hour of troubles is sent first, that the alerts have to tell of
   * @return whether the tables agree with the simulator, and the alerts with what went wrong
   */
  public boolean run(int minutes, long seed, boolean troubles) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    SimulationConfig config =
        SimulationConfig.small(
                seed, now.minus(Duration.ofMinutes(minutes + AFTERMATH_MINUTES)), minutes)
            .withLogs(EnumSet.allOf(Log.class));
    new RuleTopic(settings.kafka(), console).apply(settings.root().resolve(RULES));
    IncidentDemo incidents = new IncidentDemo(settings, console, seed, now);
    if (troubles) {
      incidents.send();
      new Wait(settings, console).await(COMMIT_TIMEOUT);
    }
    Truth truth = simulate(config);
    console.say("waiting until everything is committed");
    new Wait(settings, console).await(COMMIT_TIMEOUT);
    QUESTIONS.forEach(question -> answer(question, config.start(), config));
    answer(COMPARISON, config.start().minus(WINDOW), config);
    boolean agrees = compare(truth, troubles ? now : Instant.EPOCH) & compareAlerts(truth);
    return agrees & (!troubles || incidents.compare(RULE));
  }

  /** The rows of the tables are there; alerts follow within seconds. */
  private boolean compareAlerts(Truth truth) {
    long deadline = System.nanoTime() + ALERT_TIMEOUT.toNanos();
    DenialAlerts alerts;
    do {
      pause();
      List<Alert> told = new ArrayList<>();
      new AlertTopic(settings.kafka()).readToEnd(told::add);
      alerts = DenialAlerts.compare(truth, told, RULE);
    } while (!alerts.agree() && System.nanoTime() < deadline);
    alerts.missed().forEach(pair -> console.say("no alert: " + pair));
    alerts.falseAlarms().forEach(pair -> console.say("false alarm: " + pair));
    console.print(alerts.summary());
    return alerts.agree();
  }

  static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  private Truth simulate(SimulationConfig config) {
    console.say(
        "simulating %d minutes of %d pods on %d nodes"
            .formatted(config.minutes(), config.pods(), config.nodes()));
    try (SimulationFeed feed = new SimulationFeed(settings, console, BROKER_PATIENCE)) {
      Truth truth = feed.send(config, () -> {});
      console.say("%,d objects sent".formatted(feed.objects()));
      for (Log log : Log.values()) {
        console.say("%,d records sent to %s".formatted(feed.records(log), log.topic()));
      }
      return truth;
    }
  }

  private void answer(String question, Instant from, SimulationConfig config) {
    NamedQueries queries = new NamedQueries(settings.root(), clickHouse);
    NamedQuery query = queries.find(question);
    Map<String, String> given = new HashMap<>();
    given.put("from", CLICKHOUSE_TIME.format(from));
    given.put("to", CLICKHOUSE_TIME.format(end(config)));
    if (query.parameters().stream().anyMatch(parameter -> parameter.name().equals("limit"))) {
      given.put("limit", Integer.toString(ROWS));
    }
    console.print("");
    console.print(query.title());
    new ResultPrinter(clickHouse, console)
        .print(query.sql(), queries.values(query, given), OutputFormat.TABLE);
  }

  private static Instant end(SimulationConfig config) {
    return config.end().plus(Duration.ofMinutes(AFTERMATH_MINUTES));
  }

  private boolean compare(Truth truth, Instant since) {
    try {
      TruthReport report = TruthCheck.compare(truth, new TableRows(clickHouse), since);
      report.differences().stream()
          .limit(DIFFERENCES_SHOWN)
          .forEach(difference -> console.say(difference.toString()));
      report.missedFaults().forEach(fault -> console.say("missed: " + fault));
      console.print("");
      console.print(report.summary());
      console.print(
          report.agrees()
              ? "The tables agree with the simulator."
              : "The tables do NOT agree with the simulator.");
      return report.agrees();
    } catch (IOException e) {
      throw new Failure("cannot compare: " + e.getMessage(), e);
    }
  }
}
