package dev.podflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.commit.CommitOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {
  private static final JobOptions OPTIONS = new JobOptions(JobOptions.name("test"));

  /** With what only some jobs have. */
  private static final JobOptions EVERYTHING =
      new JobOptions(
          JobOptions.name("test"),
          JobOptions.AGGREGATES_TOPIC,
          JobOptions.CLOCK_TOLERANCE,
          JobOptions.IDENTITY_HORIZON);

  @TempDir private Path directory;

  static Stream<ConfigOption<?>> declared() {
    return Stream.of(CommitOptions.class, JobOptions.class)
        .flatMap(type -> Stream.of(type.getDeclaredFields()))
        .filter(field -> field.getType() == ConfigOption.class)
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(JobConfigTest::value);
  }

  private static ConfigOption<?> value(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("declared")
  void whatIsDeclaredIsAccepted(ConfigOption<?> option) {
    Object fallback = option.defaultValue();
    String text = fallback instanceof Duration time ? time.toMillis() + " ms" : "" + fallback;
    assertThat(JobConfig.parse(EVERYTHING, "--" + option.key(), text).get(any(option)))
        .isEqualTo(fallback);
  }

  @Test
  void whatNobodyDeclaredIsRefused() {
    assertThatThrownBy(() -> JobConfig.parse(EVERYTHING, "--commit.keys-per-week-max", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown option --commit.keys-per-week-max; there are ")
        .hasMessageContaining("--commit.keys-per-day-max");
  }

  @SuppressWarnings("unchecked")
  private static ConfigOption<Object> any(ConfigOption<?> option) {
    return (ConfigOption<Object>) option;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--clickhouse.password",
        "--kafka.client.sasl.jaas.config",
        "--kafka.client.ssl.keystore.password",
        "--kafka.client.ssl.key.password",
        "--kafka.client.ssl.keystore.key"
      })
  void aSecretIsNoArgument(String option) {
    assertThatThrownBy(() -> JobConfig.parse(OPTIONS, option, "hidden"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-file names a file")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void theClientsFileIsReadAndArgumentsWin() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("kafka.properties"),
            """
            bootstrap.servers=kafka.example:9093
            security.protocol=SASL_SSL
            client.id=file
            sasl.jaas.config=x required password="hidden";
            """);
    String[] arguments = {"--kafka.client-file", file.toString(), "--kafka.client.client.id", "me"};
    Properties client = JobConfig.parse(OPTIONS, arguments).kafkaClient();
    assertThat(client)
        .containsEntry("bootstrap.servers", "kafka.example:9093")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("client.id", "me")
        .containsEntry("group.id", "test");
    assertThat(client.toString()).doesNotContain("hidden");

    assertThat(
            JobConfig.parse(
                    OPTIONS,
                    "--kafka.client-file",
                    file.toString(),
                    "--kafka.bootstrap-servers",
                    "a:1")
                .kafkaClient())
        .containsEntry("bootstrap.servers", "a:1");
    assertThatThrownBy(
            () -> JobConfig.parse(OPTIONS, "--kafka.client-file", "/nowhere").kafkaClient())
        .hasMessageStartingWith("--kafka.client-file cannot be read: ")
        .hasMessageContaining("/nowhere");
  }

  /** What Flink sends about, stores for high availability and shows. */
  @Test
  void theJobItselfHoldsNoPassword() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "hidden\n");
    Path client =
        Files.writeString(directory.resolve("kafka.properties"), "ssl.key.password=hidden\n");
    JobConfig config =
        JobConfig.parse(
            OPTIONS,
            "--clickhouse.password-file",
            password.toString(),
            "--clickhouse.user",
            "podflow_writer",
            "--kafka.client-file",
            client.toString());
    CommitOptions commit = config.commit();
    assertThat(commit.access().password(Map.of())).isEqualTo("hidden");
    assertThat(commit.toString()).contains("podflow_writer").doesNotContain("hidden");
    for (Object shipped : new Object[] {config, commit, config.kafkaClient()}) {
      byte[] bytes = InstantiationUtil.serializeObject(shipped);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("hidden");
    }
  }

  @Test
  void withoutAFileTheEnvironmentHasThePassword() throws IOException {
    CommitOptions commit = JobConfig.parse(OPTIONS).commit();
    assertThat(commit.access().password(Map.of("PODFLOW_CLICKHOUSE_PASSWORD", "p"))).isEqualTo("p");
    assertThat(commit.access().authorization(Map.of())).isEqualTo("Basic ZGVmYXVsdDo=");
  }
}
