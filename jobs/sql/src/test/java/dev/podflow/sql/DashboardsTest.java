package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.sql.Dashboard.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards fit any Grafana: nothing in them belongs to a machine, and nothing is unsaid. */
class DashboardsTest {
  private static final Set<String> OF_GRAFANA =
      Set.of("__field.labels.name", "__field.labels.node", "__value.raw", "__url_time_range");

  @Test
  void eachHasAnAddressOfItsOwn() throws IOException {
    List<Dashboard> dashboards = Dashboard.all();

    assertThat(dashboards)
        .extracting(Dashboard::name)
        .containsExactly("network.json", "pipeline.json", "policies.json", "traffic.json");
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.json().path("uid").asText())
        .allMatch(uid -> uid.matches("podflow-[a-z]{1,32}"))
        .doesNotHaveDuplicates();
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.json().path("title").asText())
        .allMatch(title -> title.startsWith("Podflow / "))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#all")
  void everyDatasourceIsAVariable(Dashboard dashboard) {
    Set<String> declared = new HashSet<>();
    for (JsonNode variable : dashboard.variables()) {
      if (variable.path("type").asText().equals("datasource")) {
        declared.add("${" + variable.path("name").asText() + "}");
      }
    }
    List<JsonNode> used = dashboard.json().findValues("datasource");

    assertThat(used)
        .isNotEmpty()
        .allSatisfy(
            datasource -> {
              assertThat(datasource.path("uid").asText()).isIn(declared);
              assertThat(datasource.path("type").asText())
                  .isEqualTo(
                      datasource.path("uid").asText().equals("${prometheus}")
                          ? "prometheus"
                          : "grafana-clickhouse-datasource");
            });
    assertThat(dashboard.json().has("id")).as("an id belongs to one Grafana").isFalse();
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#all")
  void everyVariableThatIsUsedIsThere(Dashboard dashboard) {
    Set<String> declared = new HashSet<>();
    dashboard.variables().forEach(variable -> declared.add(variable.path("name").asText()));
    Set<String> used = found("\\$\\{([\\w.]+)(?::\\w+)?}", dashboard.json().toString());
    used.removeAll(OF_GRAFANA);
    used.removeIf(name -> name.startsWith("__data.fields."));
    // Where a link leads to may have variables that this one lacks.
    used.remove("system");

    assertThat(used).isNotEmpty().isSubsetOf(declared);
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#allPanels")
  void aPanelSaysWhatItShows(Panel panel) {
    JsonNode json = panel.json();

    assertThat(panel.title()).isNotBlank();
    assertThat(json.path("description").asText()).endsWith(".");
    assertThat(json.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
    assertThat(panel.sql().size() + panel.promql().size()).isPositive();
    // A chart of minutes has no points between them.
    if (panel.type().equals("timeseries") && panel.promql().isEmpty()) {
      assertThat(json.path("interval").asText()).isEqualTo("1m");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#all")
  void panelsLieSideBySide(Dashboard dashboard) {
    List<Integer> ids = new ArrayList<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : dashboard.json().path("panels")) {
      ids.add(panel.path("id").asInt());
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      assertThat(right).isLessThanOrEqualTo(24);
      for (int x = place.path("x").asInt(); x < right; x++) {
        int bottom = place.path("y").asInt() + place.path("h").asInt();
        for (int y = place.path("y").asInt(); y < bottom; y++) {
          assertThat(cells.add(x + "," + y)).as("%s is alone at %d,%d", panel, x, y).isTrue();
        }
      }
    }
    assertThat(dashboard.panels()).extracting(Panel::title).doesNotHaveDuplicates();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void linksLeadToADashboardAndItsVariables() throws IOException {
    List<Dashboard> dashboards = Dashboard.all();
    for (Dashboard dashboard : dashboards) {
      String text = dashboard.json().toString();
      Matcher link = Pattern.compile("\"url\":\"/d/([\\w-]+)\\?([^\"]*)\"").matcher(text);
      while (link.find()) {
        String uid = link.group(1);
        Dashboard target =
            dashboards.stream()
                .filter(other -> other.json().path("uid").asText().equals(uid))
                .findFirst()
                .orElseThrow(() -> new AssertionError(dashboard + " leads to " + uid));
        assertThat(target.variables())
            .extracting(variable -> variable.path("name").asText())
            .containsAll(found("(?:var-|\\$\\{)(\\w+)(?:=|:queryparam)", link.group(2)));
      }
      assertThat(dashboard.json().at("/links/0/tags/0").asText()).isEqualTo("podflow");
      assertThat(dashboard.json().at("/tags/0").asText()).isEqualTo("podflow");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#allPanels")
  void aMetricIsOneThatThereIs(Panel panel) throws IOException {
    Set<String> known =
        found(
            "`(\\w+)`",
            Files.readString(Dashboard.DIRECTORY.resolveSibling("runbooks").resolve("metrics.md")));
    for (String promql : panel.promql()) {
      Set<String> asked = found("\\b((?:flink|podflow)_\\w+)", promql);
      assertThat(asked).as(promql).isNotEmpty();
      for (String name : asked) {
        assertThat(name.replaceFirst("^flink_(taskmanager_job_task_operator|jobmanager_job)_", ""))
            .as(promql)
            .isIn(known);
      }
    }
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
