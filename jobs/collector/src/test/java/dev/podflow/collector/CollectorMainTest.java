package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CollectorMainTest {
  private final StringWriter err = new StringWriter();

  private CommandLine line(Map<String, String> environment) {
    CommandLine line = CollectorMain.commandLine(environment);
    line.setErr(new PrintWriter(err, true));
    line.setOut(new PrintWriter(err, true));
    return line;
  }

  private CollectorMain parsed(Map<String, String> environment, String... arguments) {
    CommandLine line = line(environment);
    line.parseArgs(CollectorMain.arguments(arguments));
    return line.getCommand();
  }

  @Test
  void kafkasOwnOptionsComeFromTheCommandLineAndTheEnvironment() throws IOException {
    CollectorMain main =
        parsed(
            Map.of(
                "PODFLOW_KAFKA_BOOTSTRAP_SERVERS",
                "kafka:9093",
                "PODFLOW_KAFKA_CLIENT_SASL_JAAS_CONFIG",
                "Login required a=\"b\";",
                "PODFLOW_KAFKA_CLIENT_SECURITY_PROTOCOL",
                "PLAINTEXT",
                "PODFLOW_TOPIC",
                "other"),
            "--kafka.client.security.protocol=SASL_SSL",
            "--kafka.client.linger.ms",
            "5");
    assertThat(main.kafkaClient())
        .containsOnly(
            Map.entry("bootstrap.servers", "kafka:9093"),
            Map.entry("sasl.jaas.config", "Login required a=\"b\";"),
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("linger.ms", "5"));
    assertThat(main.topic()).isEqualTo("other");
  }

  @Test
  void aSecretIsNoArgument() {
    CollectorMain main =
        parsed(
            Map.of("PODFLOW_CLUSTER", "prod"),
            "--kafka.bootstrap-servers=k:1",
            "--kafka.client.sasl.jaas.config=hidden");
    assertThatThrownBy(main::kafkaClient)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PODFLOW_KAFKA_CLIENT_SASL_JAAS_CONFIG may hold it")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aFileMayHoldAllOfTheClientsConfiguration(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("kafka"), "security.protocol=SASL_SSL\nsasl.jaas.config=hidden\n");
    CollectorMain main =
        parsed(
            Map.of(
                "PODFLOW_CLUSTER", "prod",
                "PODFLOW_KAFKA_CLIENT_FILE", file.toString(),
                "PODFLOW_KAFKA_CLIENT_LINGER_MS", "7"),
            "--kafka.bootstrap-servers=k:1");
    assertThat(main.kafkaClient())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "7")
        .containsKey("sasl.jaas.config")
        .doesNotContainKey("file");
    assertThat(main.kafkaClient().toString()).doesNotContain("hidden");
  }

  @Test
  void optionsBecomeTheConfiguration() {
    CollectorConfig config =
        parsed(
                Map.of("PODFLOW_CLUSTER", "prod", "PODFLOW_LEADER_ELECT", "true"),
                "--kafka.bootstrap-servers=k:1",
                "--status-lag=500ms",
                "--retention=3d")
            .options()
            .config("podflow");
    assertThat(config.cluster()).isEqualTo("prod");
    assertThat(config.statusLag()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.retention()).isEqualTo(Duration.ofDays(3));
    assertThat(config.lease().namespace()).isEqualTo("podflow");
    assertThat(config.lease().identity()).isNotBlank();
  }

  @Test
  void whatIsWrongIsRefused() {
    String kafka = "--kafka.bootstrap-servers=k:1";
    assertThat(line(Map.of()).execute(kafka, "--nope")).isEqualTo(2);
    assertThat(line(Map.of()).execute()).as("no brokers").isEqualTo(2);
    assertThat(line(Map.of()).execute(kafka, "--status-lag=soon")).isEqualTo(2);
    assertThat(line(Map.of()).execute(kafka, "--kubeconfig=/nowhere/at/all")).isEqualTo(2);
    assertThat(line(Map.of()).execute(kafka, "--page-size=0")).isEqualTo(2);
    assertThat(
            line(Map.of())
                .execute(
                    kafka,
                    "--leader-elect",
                    "--leader-elect-resource-namespace=x",
                    "--leader-elect-renew-deadline=20s"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no duration such as", "nowhere", "longer than its renew");
  }

  @Test
  void helpNamesEveryOptionAndTheExitStatus() {
    assertThat(line(Map.of()).execute("--help")).isZero();
    assertThat(err.toString())
        .contains("--cluster", "--kafka.bootstrap-servers", "--health-port", "Exit status");
  }
}
