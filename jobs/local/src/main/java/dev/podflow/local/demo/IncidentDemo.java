package dev.podflow.local.demo;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.AlertTopic;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.Topics;
import dev.podflow.schema.alert.Alert;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.incident.Incident;
import dev.podflow.simulator.incident.IncidentOutput;
import dev.podflow.simulator.incident.IncidentScenario;
import dev.podflow.simulator.incident.Trouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * An hour of a small cluster in which one thing after the other goes wrong, sent in a quarter of a
 * minute; and whether the rules that a stack begins with told of it, and of nothing else.
 */
final class IncidentDemo {
  private static final String CLUSTER = "small";

  /** The rules learn for half an hour. */
  private static final int LEARNT_MINUTES = 35;

  private static final int TROUBLE_MINUTES = 8;

  /** The last of them is resolved by then. */
  private static final int AFTER_MINUTES = 20;

  private static final Set<Trouble> TROUBLES = EnumSet.allOf(Trouble.class);

  private static final Set<Log> LOGS =
      EnumSet.of(Log.HUBBLE, Log.ACCESS, Log.DNS, Log.CONNTRACK, Log.METRICS);

  /** Jobs that are not behind each other commit what belongs together at about the same time. */
  private static final Duration PACE = Duration.ofMillis(200);

  private static final Duration ALERT_TIMEOUT = Duration.ofMinutes(2);

  private final Settings settings;
  private final Console console;
  private final long seed;
  private final Instant end;

  /**
   * @param end when it is over, a whole minute that is not in the future
   */
  IncidentDemo(Settings settings, Console console, long seed, Instant end) {
    this.settings = settings;
    this.console = console;
    this.seed = seed;
    this.end = end;
  }

  /** The same one each time. */
  private IncidentScenario scenario() {
    int minutes = LEARNT_MINUTES + TROUBLE_MINUTES + TROUBLES.size() + AFTER_MINUTES;
    Instant start = end.minus(Duration.ofMinutes(minutes));
    IncidentScenario scenario = new IncidentScenario(seed, CLUSTER, start, minutes);
    int at = LEARNT_MINUTES;
    for (Trouble trouble : TROUBLES) {
      scenario.with(trouble, at, at + TROUBLE_MINUTES);
      at++;
    }
    return scenario;
  }

  /** Sends the objects that are there at the start, then the logs and what changes of objects. */
  void send() {
    KafkaAccess kafka = settings.kafka();
    console.say("simulating an hour in which %d things go wrong".formatted(TROUBLES.size()));
    Map<Log, RecordSender> senders = new EnumMap<>(Log.class);
    try (RecordSender objects = new RecordSender(kafka, Topics.K8S_METADATA.name(), console)) {
      KubernetesSender kubernetes = new KubernetesSender(kafka, objects, CLUSTER, console);
      for (Log log : LOGS) {
        senders.put(log, new RecordSender(kafka, log.topic(), console));
      }
      scenario().run(new Sender(kubernetes, objects, senders));
      long sent = 0;
      for (RecordSender sender : senders.values()) {
        sent += sender.finish();
      }
      console.say("%,d records sent".formatted(sent));
    } catch (IOException e) {
      throw new Failure("the simulation broke off: " + e.getMessage(), e);
    } finally {
      senders.values().forEach(RecordSender::close);
    }
  }

  /** Sends minute by minute, faster than time passes. */
  private static final class Sender implements IncidentOutput {
    private final KubernetesSender kubernetes;
    private final RecordSender objects;
    private final Map<Log, RecordSender> senders;
    private long minute;

    Sender(KubernetesSender kubernetes, RecordSender objects, Map<Log, RecordSender> senders) {
      this.kubernetes = kubernetes;
      this.objects = objects;
      this.senders = senders;
    }

    @Override
    public void objects(long timeMillis, byte[] json) throws IOException {
      kubernetes.send("the small cluster", new ByteArrayInputStream(json));
      objects.finish();
    }

    @Override
    public void record(Log log, String node, long timeMillis, byte[] record) {
      if (timeMillis / 60_000 > minute) {
        minute = timeMillis / 60_000;
        LockSupport.parkNanos(PACE.toNanos());
      }
      String key = log == Log.HUBBLE ? node : CLUSTER + "/" + node;
      senders.get(log).send(timeMillis, key.getBytes(StandardCharsets.UTF_8), record);
    }
  }

  /**
   * Waits for the alerts, tells them, and runs what they say shows the evidence.
   *
   * @param ignored a rule that is about something else
   * @return whether each trouble was told, with evidence, and nothing else
   */
  boolean compare(String ignored) {
    List<Incident> incidents = scenario().incidents();
    long deadline = System.nanoTime() + ALERT_TIMEOUT.toNanos();
    IncidentAlerts alerts;
    do {
      Demo.pause();
      List<Alert> told = new ArrayList<>();
      new AlertTopic(settings.kafka()).readToEnd(told::add);
      alerts = IncidentAlerts.compare(incidents, told, CLUSTER, end, ignored);
    } while (!alerts.agree() && System.nanoTime() < deadline);
    console.print("");
    alerts
        .found()
        .forEach(
            alert ->
                console.print(
                    "%s: %s since %s %s"
                        .formatted(
                            alert.getRule(),
                            alert.getSummary(),
                            alert.getStartedAt(),
                            alert.getContributors())));
    alerts.missed().forEach(incident -> console.say("no alert: " + incident));
    alerts.falseAlarms().forEach(alert -> console.say("false alarm: " + alert.getSummary()));
    console.print(alerts.summary());
    boolean shown = true;
    for (Alert alert : alerts.found()) {
      shown &= isShown(alert);
    }
    return alerts.agree() && shown;
  }

  private boolean isShown(Alert alert) {
    try {
      boolean shown =
          !new ClickHouse(settings.clickHouseUrl()).rows(alert.getSql(), Map.of()).isEmpty();
      if (!shown) {
        console.say("no evidence: " + alert.getSummary());
      }
      return shown;
    } catch (ClickHouse.Refused e) {
      throw new Failure("the evidence of " + alert.getSummary() + " is no query", e);
    }
  }
}
