package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code infra/runbooks/metrics.md} and the alert rules name the metrics that there are. */
class OwnMetricsTest {
  private static final Path PAGE = Path.of("../../infra/runbooks/metrics.md");
  private static final Path BASE = Manifests.DIRECTORY.resolve("base");
  private static final Path RULES = BASE.resolve("alerts.yaml");
  private static final String COLLECTOR = "podflow_collector_";

  /** Of every operator, by Flink. */
  private static final String RECORDS_IN = "numRecordsIn";

  private static final Pattern REGISTERED =
      Pattern.compile("\\.(?:counter|gauge|meter|histogram)\\(\\s*\"([A-Za-z]\\w*)\"");

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The names in the first column of the page's tables. */
  private static Set<String> documented() throws IOException {
    return found("(?m)^\\| `(\\w+)` \\| (?:counter|gauge) \\| \\S", Files.readString(PAGE));
  }

  @Test
  void thePageListsWhatTheJobsRegister() throws IOException {
    Set<String> registered = new TreeSet<>();
    for (String job : new String[] {"runtime", "traffic", "metrics", "posture", "alerts"}) {
      try (Stream<Path> files = Files.walk(Path.of("..", job, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher matcher = REGISTERED.matcher(Files.readString(file));
          while (matcher.find()) {
            registered.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(registered).hasSizeGreaterThan(20);
    Set<String> jobs = documented();
    jobs.removeIf(name -> name.startsWith(COLLECTOR));
    assertThat(jobs).isEqualTo(registered);
  }

  @Test
  void thePageListsWhatTheCollectorRegisters() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(Clock.systemUTC());
    Set<String> registered = found("(?m)^# TYPE (\\w+)", metrics.text());
    // Families without a series yet are not in the text; their names are in the source.
    String source =
        Files.readString(Path.of("src/main/java/dev/podflow/collector/CollectorMetrics.java"));
    found("[ =]counter\\(\\s*\"(\\w+)\"", source)
        .forEach(name -> registered.add(COLLECTOR + name + "_total"));
    found("[ =]gauge\\(\\s*\"(\\w+)\"", source).forEach(name -> registered.add(COLLECTOR + name));
    Set<String> collector = documented();
    collector.removeIf(name -> !name.startsWith(COLLECTOR));
    assertThat(collector).isEqualTo(registered);
  }

  @Test
  void anAlertAsksForAMetricThatThereIs() throws IOException {
    String rules = Files.readString(RULES);
    Set<String> known = documented();
    known.addAll(found("`(\\w+)`", Files.readString(PAGE)));
    known.add(RECORDS_IN);
    Set<String> asked =
        found("flink_(?:taskmanager_job_task_operator|jobmanager_job)_(\\w+)", rules);
    asked.addAll(found("(podflow_collector_\\w+)", rules));
    assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @Test
  void anAlertsRunbookIsThere() throws IOException {
    String runbooks = Files.readString(Path.of("../../infra/runbooks/README.md"));
    Set<String> headings = new TreeSet<>();
    for (String heading : found("(?m)^## (.+)$", runbooks)) {
      headings.add(heading.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }
    assertThat(found("runbook: infra/runbooks/README.md#(\\S+)", Files.readString(RULES)))
        .isNotEmpty()
        .isSubsetOf(headings);
    rules()
        .forEach(
            (alert, rule) ->
                assertThat(rule.path("annotations").has("runbook"))
                    .as(alert)
                    .isNotEqualTo(rule.path("annotations").has("description")));
  }

  /** A comparison with a metric that is gone is never true: who is gone has to be missed. */
  @Test
  void whoIsGoneIsMissed() throws IOException {
    Map<String, JsonNode> rules = rules();
    for (JsonNode job : Manifests.ofKind(BASE, "FlinkDeployment")) {
      assertThat(expression(rules, "PodflowJobMissing"))
          .contains(
              "absent(flink_jobmanager_job_runningTime{job_name=\"%s\"})"
                  .formatted(Manifests.name(job).replace("podflow-", "")));
    }
    String missing = expression(rules, "PodflowCollectorMissing");
    for (String alert : List.of("PodflowMetadataLags", "PodflowCollectorWithoutLeader")) {
      assertThat(found("(podflow_collector_\\w+)", expression(rules, alert)))
          .isNotEmpty()
          .allSatisfy(metric -> assertThat(missing).contains("absent(" + metric + ")"));
    }
    // Without metrics of its own.
    for (JsonNode part : Manifests.ofKind(BASE, "Deployment")) {
      if (!Manifests.name(part).equals("podflow-collector")) {
        String available =
            "kube_deployment_status_replicas_available{namespace=\"podflow\", deployment=\"%s\"}"
                .formatted(Manifests.name(part));
        assertThat(expression(rules, "PodflowForwarderDown"))
            .contains("avg_over_time(" + available, "absent(" + available);
      }
    }
  }

  /** A job without anything to commit is well, and every job has dead letters. */
  @Test
  void anIdleJobIsNoTroubleAndEveryJobsDeadLettersAre() throws IOException {
    Map<String, JsonNode> rules = rules();
    String sink =
        Files.readString(Path.of("../runtime/src/main/java/dev/podflow/commit/TableSink.java"));
    assertThat(found("String NAME = \"(.+)\"", sink)).containsExactly("sink-tables");
    // Flink calls a sink's first operator "NAME: Writer"; its reporter puts _ for what Prometheus'
    // names have not.
    String writer = "sink-tables: Writer".replaceAll("[^a-zA-Z0-9:_]", "_");
    String expression = expression(rules, "PodflowNoCommit");
    assertThat(found("numRecordsIn\\{operator_name=~\"([^\"]+)\"}\\[10m]\\)\\) > 0", expression))
        .singleElement()
        .satisfies(pattern -> assertThat(writer).matches(pattern));
    assertThat(expression)
        .contains("\nand on (job_name, subtask_index) (")
        .contains("or sum by (job_name, subtask_index) (increase(")
        .contains("commitRetries[10m])) > 0");
    assertThat(expression(rules, "PodflowDeadLetters"))
        .isEqualTo(
            "sum by (job_name) (increase(flink_taskmanager_job_task_operator_deadLetters[15m])) > 100");
  }

  private static Map<String, JsonNode> rules() throws IOException {
    Map<String, JsonNode> rules = new TreeMap<>();
    for (JsonNode rule : Manifests.read(RULES).get(0).at("/spec/groups/0/rules")) {
      rules.put(rule.path("alert").asText(), rule);
    }
    return rules;
  }

  private static String expression(Map<String, JsonNode> rules, String alert) {
    assertThat(rules).containsKey(alert);
    return rules.get(alert).path("expr").asText();
  }
}
