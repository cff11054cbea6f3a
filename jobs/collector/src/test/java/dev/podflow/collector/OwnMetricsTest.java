package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code infra/runbooks/metrics.md} and the alert rules name the metrics that there are. */
class OwnMetricsTest {
  private static final Path PAGE = Path.of("../../infra/runbooks/metrics.md");
  private static final Path RULES = Manifests.DIRECTORY.resolve("base/alerts.yaml");
  private static final String COLLECTOR = "podflow_collector_";

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
  }
}
