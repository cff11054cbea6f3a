package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Alert;
import dev.podflow.alert.Alert.State;
import dev.podflow.alert.Rule;
import dev.podflow.rules.RuleFile;
import dev.podflow.simulator.incident.Incident;
import dev.podflow.simulator.incident.IncidentScenario;
import dev.podflow.simulator.incident.Trouble;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that a stack begins with, and those of the demo, on days of a simulated cluster: what
 * goes wrong is found, and nothing else.
 */
class IncidentsTest {
  private static final List<Path> RULES =
      List.of(Path.of("../../infra/alerts/default.yaml"), Path.of("../../infra/alerts/demo.yaml"));

  private static final Instant START = Instant.parse("2026-03-04T06:00:00Z");

  /** Rules that compare learn that long; what goes wrong before cannot be unusual. */
  private static final int LEARNT = 45;

  private static final int FOUND_WITHIN_MINUTES = 2;
  private static final int DAY = 1_440;
  private static final long LIVE_MILLIS = 15_000;
  private static final long SETTLED_MILLIS = 12_000;

  private List<Rule> rules;

  @BeforeEach
  void readRules() throws Exception {
    rules = new ArrayList<>();
    for (Path path : RULES) {
      try (Reader text = Files.newBufferedReader(path)) {
        RuleFile file = RuleFile.read(path.toString(), text);
        assertThat(file.problems()).isEmpty();
        rules.addAll(file.rules());
      }
    }
    ToldRules.are(rules.toArray(Rule[]::new));
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void aDayOfNothingButNoiseRaisesNothing(long seed) throws Exception {
    assertThat(alerts(new IncidentScenario(seed, "small", START, DAY))).isEmpty();
  }

  /** One after the other, each while the last one is still being resolved. */
  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void everyTroubleIsFoundInTimeAndResolvedAfterIt(long seed) throws Exception {
    int minutes = LEARNT + 9 * Trouble.values().length + 30;
    IncidentScenario scenario = new IncidentScenario(seed, "small", START, minutes);
    int at = LEARNT;
    for (Trouble trouble : Trouble.values()) {
      scenario.with(trouble, at, at + 7);
      at += 9;
    }
    check(scenario);
  }

  @Test
  void allAtOnceAreToldApart() throws Exception {
    IncidentScenario scenario = new IncidentScenario(6, "small", START, LEARNT + 40);
    for (Trouble trouble : Trouble.values()) {
      scenario.with(trouble, LEARNT, LEARNT + 8);
    }
    check(scenario);
  }

  /** Also of an hour that is read within seconds, whatever comes first. */
  @Test
  void aReplayRaisesTheSameAlerts() throws Exception {
    List<Alert> live = alerts(hourOfTroubles(), LIVE_MILLIS, LIVE_MILLIS);
    List<Alert> replayed = alerts(hourOfTroubles(), 25 * 60_000, 5_000);
    assertThat(live).hasSizeGreaterThan(2 * Trouble.values().length - 1);
    assertThat(told(replayed)).isEqualTo(told(live));
  }

  private static IncidentScenario hourOfTroubles() {
    IncidentScenario scenario = new IncidentScenario(7, "small", START, LEARNT + 40);
    int at = LEARNT;
    for (Trouble trouble : Trouble.values()) {
      // What comes before there is any traffic is not new, and a replay begins with the objects.
      if (trouble != Trouble.UNPROTECTED_NAMESPACE) {
        scenario.with(trouble, at, at + 8);
        at++;
      }
    }
    return scenario;
  }

  /** By what a consumer knows an alert again. */
  private static Set<List<Object>> told(List<Alert> alerts) {
    return alerts.stream()
        .map(
            alert ->
                List.<Object>of(
                    alert.fingerprint(),
                    alert.state(),
                    alert.startedMinute(),
                    alert.changedMinute(),
                    alert.value()))
        .collect(Collectors.toSet());
  }

  private void check(IncidentScenario scenario) throws Exception {
    List<Alert> alerts = alerts(scenario);
    List<Alert> unexplained = new ArrayList<>(alerts);
    for (Incident incident : scenario.incidents()) {
      List<Alert> about = alerts.stream().filter(alert -> isAbout(alert, incident)).toList();
      check(incident, about);
      unexplained.removeIf(alert -> mayBeAbout(alert, incident));
    }
    assertThat(unexplained).as("false alarms").isEmpty();
  }

  private void check(Incident incident, List<Alert> about) {
    String what = incident + ": " + about;
    long begins = minute(incident.begins());
    long ends = minute(incident.ends());
    assertThat(about).as(what).hasSizeGreaterThanOrEqualTo(2);
    Alert firing = about.get(0);
    assertThat(firing.state()).as(what).isEqualTo(State.FIRING);
    assertThat(firing.startedMinute()).as(what).isBetween(begins, begins + 1);
    assertThat(firing.changedMinute())
        .as(what)
        .isBetween(begins + 1, begins + FOUND_WITHIN_MINUTES);
    assertThat(firing.policy()).as(what).isEqualTo(incident.trouble().policy());
    assertThat(String.join("|", firing.contributors()))
        .as(what)
        .startsWith(incident.trouble().contributor());
    for (String value : incident.labels().values()) {
      assertThat(Evidence.sql(firing)).as(what).contains(value);
    }
    if (incident.trouble() == Trouble.POLICY_CHANGE) {
      assertThat(firing.summary())
          .isEqualTo(
              "shop/api is denied access to billing/pay:8443, which it had; CiliumNetworkPolicy shop/quarantine began at "
                  + incident.begins());
    }
    Alert resolved = about.get(about.size() - 1);
    Rule rule = rules.stream().filter(each -> each.name().equals(firing.rule())).findFirst().get();
    assertThat(resolved.state()).as(what).isEqualTo(State.RESOLVED);
    assertThat(resolved.startedMinute()).as(what).isEqualTo(firing.startedMinute());
    assertThat(resolved.changedMinute())
        .as(what)
        .isBetween(ends, ends + rule.windowMinutes() + rule.holdMinutes() + 2);
    assertThat(about.subList(1, about.size() - 1))
        .as(what)
        .allMatch(alert -> alert.state() == State.CHANGED);
  }

  private static boolean isAbout(Alert alert, Incident incident) {
    return alert.kind().text().equals(incident.trouble().ruleKind()) && mayBeAbout(alert, incident);
  }

  private static boolean mayBeAbout(Alert alert, Incident incident) {
    return incident.trouble().mayBeToldBy(alert.kind().text())
        && alert.labels().entrySet().containsAll(incident.labels().entrySet());
  }

  private static long minute(Instant time) {
    return time.getEpochSecond() / 60;
  }

  private static List<Alert> alerts(IncidentScenario scenario) throws Exception {
    return alerts(scenario, LIVE_MILLIS, LIVE_MILLIS);
  }

  /**
   * @param commitMillis after how much of the cluster's time jobs commit
   * @param wallMillis how much of the machine's time that is
   */
  private static List<Alert> alerts(IncidentScenario scenario, long commitMillis, long wallMillis)
      throws Exception {
    try (AlertsRun run = new AlertsRun(START.toEpochMilli(), wallMillis)) {
      CountedCluster cluster = new CountedCluster("small", run, commitMillis);
      scenario.run(cluster);
      cluster.commit();
      run.pass(SETTLED_MILLIS);
      return run.alerts();
    }
  }
}
