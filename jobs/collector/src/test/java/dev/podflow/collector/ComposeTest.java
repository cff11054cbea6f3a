package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compose file, which nothing here can run, says what the stack needs. */
class ComposeTest {
  private static final Pattern CREATE =
      Pattern.compile("create ([\\w.-]+) --partitions (\\d+)(.*)");
  private static final Pattern CONFIG = Pattern.compile("--config ([\\w.]+)=(\\w+)");

  private final JsonNode services = read().path("services");

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(Path.of("../../infra/compose/compose.yaml").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyPortIsOnLoopback() {
    int ports = 0;
    for (JsonNode service : services) {
      for (JsonNode port : service.path("ports")) {
        ports++;
        assertThat(port.asText()).matches("127\\.0\\.0\\.1:(\\d+):\\1");
      }
    }
    assertThat(ports).as("Kafka, ClickHouse, Flink").isEqualTo(3);
  }

  @Test
  void imagesHaveVersionsAndDependenciesAreThere() {
    Set<String> names = new HashSet<>();
    services.fieldNames().forEachRemaining(names::add);
    for (JsonNode service : services) {
      assertThat(service.path("image").asText()).matches("[a-z/-]+:\\d[\\w.-]+");
      service.path("depends_on").fieldNames().forEachRemaining(n -> assertThat(n).isIn(names));
    }
  }

  @Test
  void theTopicsAreTheOnesThatThereAre() {
    Map<String, Map<String, String>> created = new TreeMap<>();
    Matcher line = CREATE.matcher(services.at("/topics/command/0").asText());
    while (line.find()) {
      Map<String, String> topic = new TreeMap<>(Map.of("partitions", line.group(2)));
      Matcher config = CONFIG.matcher(line.group(3));
      while (config.find()) {
        topic.put(config.group(1), config.group(2));
      }
      created.put(line.group(1), topic);
    }
    Map<String, Map<String, String>> expected = new TreeMap<>();
    for (Topics.Topic topic : Topics.ALL) {
      Map<String, String> config = new TreeMap<>(topic.config());
      config.put("partitions", Integer.toString(topic.partitions()));
      expected.put(topic.name(), config);
    }
    assertThat(created).isEqualTo(expected);
  }

  @Test
  void bothManagersRunWithTheSameSettings() {
    JsonNode settings = services.at("/jobmanager/environment/FLINK_PROPERTIES");
    assertThat(settings.asText())
        .contains("pipeline.generic-types: false")
        .contains("execution.checkpointing.timeout: 12h");
    // An alias, which Jackson gives by its name.
    assertThat(services.at("/taskmanager/environment").asText()).isEqualTo("flink");
  }
}
