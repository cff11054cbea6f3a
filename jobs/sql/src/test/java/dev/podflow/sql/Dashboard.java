package dev.podflow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file of {@code infra/dashboards}, as Grafana would load it. */
record Dashboard(String name, JsonNode json) {
  static final Path DIRECTORY = SqlDirectory.PATH.resolveSibling("infra").resolve("dashboards");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A panel that shows something. */
  record Panel(Dashboard dashboard, JsonNode json) {
    String title() {
      return json.path("title").asText();
    }

    String type() {
      return json.path("type").asText();
    }

    /** The SQL of its queries; none for one that asks Prometheus. */
    List<String> sql() {
      return texts("rawSql");
    }

    /** The PromQL of its queries; none for one that asks ClickHouse. */
    List<String> promql() {
      return texts("expr");
    }

    private List<String> texts(String field) {
      return elements(json.path("targets"))
          .filter(target -> target.has(field))
          .map(target -> target.path(field).asText())
          .toList();
    }

    @Override
    public String toString() {
      return dashboard.name + ": " + title();
    }
  }

  static List<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Dashboard::read)
          .toList();
    }
  }

  static Dashboard named(String name) {
    return read(DIRECTORY.resolve(name));
  }

  /** Those of all dashboards. */
  static List<Panel> allPanels() throws IOException {
    List<Panel> panels = new ArrayList<>();
    for (Dashboard dashboard : all()) {
      panels.addAll(dashboard.panels());
    }
    return panels;
  }

  private static Dashboard read(Path file) {
    try {
      return new Dashboard(file.getFileName().toString(), MAPPER.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** Without the rows that only part them. */
  List<Panel> panels() {
    return elements(json.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .map(panel -> new Panel(this, panel))
        .toList();
  }

  Panel panel(String title) {
    return panels().stream()
        .filter(panel -> panel.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no panel " + title));
  }

  List<JsonNode> variables() {
    return elements(json.at("/templating/list")).toList();
  }

  /** The SQL that finds what is marked in every chart. */
  List<String> annotationSql() {
    return elements(json.at("/annotations/list"))
        .map(annotation -> annotation.at("/target/rawSql").asText())
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
