package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The compose file, which nothing here can run, says what the stack needs. */
class ComposeTest {
  private static final Pattern CREATE =
      Pattern.compile("create ([\\w.-]+) --partitions (\\d+)(.*)");
  private static final Pattern CONFIG = Pattern.compile("--config ([\\w.]+)=(\\w+)");

  private static final Path COMPOSE = Path.of("../../infra/compose/compose.yaml");

  private final JsonNode file = read();
  private final JsonNode services = file.path("services");

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(COMPOSE.toFile());
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
    assertThat(ports).as("Kafka, ClickHouse, Flink, Prometheus, Grafana").isEqualTo(5);
  }

  @Test
  void imagesHaveVersionsAndDependenciesAreThere() {
    Set<String> names = new HashSet<>();
    services.fieldNames().forEachRemaining(names::add);
    for (JsonNode service : services) {
      assertThat(service.path("image").asText()).matches("[a-z/-]+:v?\\d[\\w.-]+");
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

  @Test
  void whatIsKeptIsOnAVolume() {
    for (JsonNode service : services) {
      for (JsonNode volume : service.path("volumes")) {
        String name = volume.asText().replaceFirst(":.*", "");
        if (name.startsWith(".")) {
          assertThat(COMPOSE.resolveSibling(name)).exists();
        } else {
          assertThat(file.path("volumes").has(name)).as(name).isTrue();
        }
      }
    }
    assertThat(services.at("/kafka/volumes/0").asText())
        .endsWith(":" + services.at("/kafka/environment/KAFKA_LOG_DIRS").asText());
  }

  @Test
  void flinkOwnsItsState() {
    assertThat(services.at("/state-owner/entrypoint"))
        .extracting(JsonNode::asText)
        .containsExactly("/bin/chown", "9999:9999", "/state");
    assertThat(services.at("/state-owner/user").asText()).isEqualTo("0:0");
    assertThat(services.at("/jobmanager/depends_on/state-owner/condition").asText())
        .isEqualTo("service_completed_successfully");
    for (String user : new String[] {"state-owner", "jobmanager", "taskmanager", "jobs"}) {
      assertThat(services.at("/" + user + "/volumes").toString()).contains("state:/state");
    }
  }

  @Test
  void whatShallRunIsStartedAgain() {
    services
        .fields()
        .forEachRemaining(
            service ->
                assertThat(service.getValue().path("restart").asText())
                    .as(service.getKey())
                    .isEqualTo(
                        Set.of("topics", "state-owner").contains(service.getKey())
                            ? ""
                            : "unless-stopped"));
  }

  /** The shell of the service, with a curl that answers as Flink does. */
  @Test
  void aJobThatDoesNotRunIsStartedFromItsNewestCheckpoint(@TempDir Path directory)
      throws Exception {
    for (String older : List.of("checkpoints/traffic/a/chk-9", "savepoints/traffic/savepoint-a")) {
      checkpoint(directory.resolve("state").resolve(older), 1);
    }
    Path newest = checkpoint(directory.resolve("state/checkpoints/traffic/b/chk-2"), 2);
    // Was under way when the JobManager was killed: it has no metadata.
    Files.createDirectories(directory.resolve("state/checkpoints/traffic/b/chk-3"));
    checkpoint(directory.resolve("state/checkpoints/alerts/c/chk-5"), 1);
    Path stopped = checkpoint(directory.resolve("state/savepoints/alerts/savepoint-c"), 2);
    command(
        directory,
        "curl",
        """
        for last; do
          case $last in
            */jobs/overview)
              echo '{"jobs":[{"jid":"1","name":"traffic","start-time":5,"end-time":9,"state":"FAILED","tasks":{"total":1}},'
              echo '{"jid":"2","name":"metrics","start-time":5,"end-time":-1,"duration":4,"state":"RUNNING","tasks":{"total":1}}]}'
              exit ;;
            */jars/upload) echo '{"filename":"/tmp/flink-web-upload/u_podflow.jar","status":"success"}'; exit ;;
            *jars/*/run) echo "$@" | tr -d '\\n' | sed 's/.* -d //' >> "$0.runs"; echo >> "$0.runs"; echo '{"jobid":"3"}'; exit ;;
          esac
        done
        exit 1
        """);
    // The end of a round, and of the test.
    command(directory, "sleep", "exit 1");

    run(directory);

    List<JsonNode> runs = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("curl.runs"))) {
      runs.add(new ObjectMapper().readTree(line));
    }
    assertThat(runs).as("not metrics, which runs").hasSize(3);
    assertThat(runs)
        .extracting(run -> run.path("savepointPath").asText())
        .containsExactly("file://" + newest, "", "file://" + stopped);
    assertThat(runs)
        .extracting(run -> run.at("/flinkConfiguration/execution.checkpointing.dir").asText())
        .extracting(text -> text.replaceFirst(".*/", ""))
        .containsExactly("traffic", "posture", "alerts");
    assertThat(runs.get(0).path("programArgsList"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "--kafka.bootstrap-servers",
            "kafka:19092",
            "--clickhouse.url",
            "http://clickhouse:8123");
  }

  private void run(Path directory) throws IOException, InterruptedException {
    String script =
        services
            .at("/jobs/command/0")
            .asText()
            .replace("$$", "$")
            .replace("/state/", directory.resolve("state") + "/");
    ProcessBuilder shell =
        new ProcessBuilder("/bin/sh", "-ec", script)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    shell.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    Process process = shell.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(directory.resolve("output")))
        .contains("starting posture \n")
        .doesNotContain("metrics");
  }

  private static Path checkpoint(Path directory, int second) throws IOException {
    Path metadata = Files.createDirectories(directory).resolve("_metadata");
    Files.writeString(metadata, "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(second * 1000L));
    return directory;
  }

  private static void command(Path directory, String name, String shell) throws IOException {
    Path command = directory.resolve(name);
    Files.writeString(command, "#!/bin/sh\n" + shell);
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void grafanaLooksAndChangesNothing() throws Exception {
    JsonNode environment = services.at("/grafana/environment");
    assertThat(environment.path("GF_AUTH_ANONYMOUS_ORG_ROLE").asText()).isEqualTo("Viewer");
    assertThat(environment.path("GF_AUTH_DISABLE_LOGIN_FORM").asText()).isEqualTo("true");
    assertThat(environment.path("GF_PLUGINS_PREINSTALL_SYNC").asText())
        .matches("grafana-clickhouse-datasource@\\d[.\\d]+");

    JsonNode sources = provisioning("datasources").path("datasources");
    JsonNode clickHouse = sources.path(0);
    assertThat(clickHouse.path("type").asText()).isEqualTo("grafana-clickhouse-datasource");
    assertThat(services.has(clickHouse.at("/jsonData/host").asText())).isTrue();
    assertThat(clickHouse.at("/jsonData/port").asInt()).isEqualTo(8123);
    assertThat(clickHouse.at("/jsonData/customSettings/0/setting").asText())
        .as("a server's own zone would shift every range")
        .isEqualTo("session_timezone");
    assertThat(sources.at("/1/type").asText()).isEqualTo("prometheus");

    Element users =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(COMPOSE.resolveSibling("clickhouse-grafana.xml").toFile())
            .getDocumentElement();
    assertThat(users.getElementsByTagName(clickHouse.at("/jsonData/username").asText()).getLength())
        .isEqualTo(1);
    assertThat(Files.readString(Path.of("../../sql/grants/roles.sql")))
        .contains(text(users, "query") + " TO podflow_reader")
        .contains("readonly = " + text(users, "readonly"));

    String dashboards = provisioning("dashboards").at("/providers/0/options/path").asText();
    assertThat(services.at("/grafana/volumes").toString())
        .contains("\"../dashboards:" + dashboards + ":ro\"");
  }

  private static String text(Element parent, String tag) {
    return parent.getElementsByTagName(tag).item(0).getTextContent();
  }

  @Test
  void prometheusAsksWhereFlinkAnswers() throws IOException {
    JsonNode targets =
        new YAMLMapper()
            .readTree(COMPOSE.resolveSibling("prometheus.yaml").toFile())
            .at("/scrape_configs/0/static_configs/0/targets");
    assertThat(targets)
        .extracting(JsonNode::asText)
        .containsExactly("jobmanager:9249", "taskmanager:9249");
    assertThat(services.at("/jobmanager/environment/FLINK_PROPERTIES").asText())
        .contains("metrics.reporter.prom.port: 9249");
  }

  private static JsonNode provisioning(String kind) throws IOException {
    return new YAMLMapper()
        .readTree(
            COMPOSE
                .resolveSibling("../dashboards/provisioning")
                .resolve(kind)
                .resolve("podflow.yaml")
                .toFile());
  }
}
