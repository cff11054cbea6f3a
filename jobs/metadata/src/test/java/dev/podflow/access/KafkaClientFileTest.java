package dev.podflow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientFileTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"traffic\""
          + " password=\"hidden:${7}\";";

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("client.properties"), text);
  }

  @Test
  void secretsStayInTheFileUntilAClientAsks() throws IOException {
    Map<String, String> client =
        KafkaClientFile.read(
            file(
                """
                security.protocol = SASL_SSL
                sasl.mechanism = SCRAM-SHA-512
                ssl.truststore.password = hidden-too
                sasl.jaas.config = %s
                """
                    .formatted(JAAS)));
    assertThat(client.toString()).doesNotContain("hidden");
    assertThat(client)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512");

    Map<String, Object> asked = new HashMap<>(client);
    asked.put("bootstrap.servers", "127.0.0.1:9");
    asked.put("key.deserializer", ByteArrayDeserializer.class);
    asked.put("value.deserializer", ByteArrayDeserializer.class);
    ConsumerConfig config = new ConsumerConfig(asked);
    assertThat(config.getPassword("sasl.jaas.config")).isEqualTo(new Password(JAAS));
    assertThat(config.getPassword("ssl.truststore.password").value()).isEqualTo("hidden-too");
    assertThat(config.values().toString()).doesNotContain("hidden-");
  }

  @Test
  void whatRefersElsewhereIsLeftAlone() throws IOException {
    Map<String, String> client =
        KafkaClientFile.read(
            file(
                """
                config.providers = env
                config.providers.env.class = org.apache.kafka.common.config.provider.EnvVarConfigProvider
                sasl.jaas.config = ${env:JAAS}
                ssl.key.password = mine
                """));
    assertThat(client)
        .containsEntry("sasl.jaas.config", "${env:JAAS}")
        .containsEntry("config.providers", "env,podflowfile")
        .containsEntry(
            "config.providers.env.class",
            "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    assertThat(client.get("ssl.key.password")).startsWith("${podflowfile:").endsWith("password}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.keystore.password",
        "ssl.truststore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "sasl.oauthbearer.client.credentials.client.secret"
      })
  void secretsAreKnown(String key) {
    assertThat(KafkaClientFile.isSecret(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.protocol", "sasl.mechanism", "ssl.truststore.location", "x"})
  void othersAreNone(String key) {
    assertThat(KafkaClientFile.isSecret(key)).isFalse();
  }

  @Test
  void aFileThatIsNoneIsRefusedWithoutItsText() throws IOException {
    Path broken = file("sasl.jaas.config = hidden \\uZZZZ\n");
    assertThatThrownBy(() -> KafkaClientFile.read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("client.properties")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> KafkaClientFile.read(directory.resolve("a:b")))
        .hasMessageContaining("none of : $ { }");
  }
}
