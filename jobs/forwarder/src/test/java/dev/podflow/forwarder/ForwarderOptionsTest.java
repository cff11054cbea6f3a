package dev.podflow.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ForwarderOptionsTest {
  private static final String SECRET = "https://hooks.example/services/T0K3N";

  @TempDir private Path directory;

  @Command(name = "forward")
  private static final class Forward {
    @Mixin private ForwarderOptions options;
  }

  @Test
  void aWebhookComesFromTheEnvironmentOrAFileOfIt() throws IOException {
    Path file = Files.writeString(directory.resolve("webhook"), SECRET + "\n");

    assertThat(told(Map.of("PODFLOW_FORWARD_WEBHOOK", SECRET))).containsExactly("webhook");
    assertThat(told(Map.of("PODFLOW_FORWARD_WEBHOOK_FILE", file.toString())))
        .containsExactly("webhook");
    assertThat(told(Map.of("PODFLOW_FORWARD_WEBHOOK", SECRET), "--alertmanager=http://am:9093/"))
        .containsExactly("alertmanager", "webhook");
    assertThat(told(Map.of(), "--webhook=" + SECRET)).containsExactly("webhook");
  }

  @Test
  void somebodyIsTold() {
    assertThatThrownBy(() -> told(Map.of("PODFLOW_FORWARD_WEBHOOK", "")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--alertmanager");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/T0K3N", "https:///T0K3N", "T0K3N", "https://h/T0K3N x"})
  void whatIsNoUrlIsNotRepeated(String url) {
    assertThatThrownBy(() -> told(Map.of("PODFLOW_FORWARD_WEBHOOK", url)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("PODFLOW_FORWARD_WEBHOOK")
        .hasMessageNotContaining("T0K3N")
        .hasNoCause();
    assertThatThrownBy(() -> told(Map.of(), "--webhook=" + url))
        .hasMessageContaining("--webhook")
        .hasMessageNotContaining("T0K3N");
  }

  private static List<String> told(Map<String, String> environment, String... arguments) {
    Forward forward = new Forward();
    new CommandLine(forward).parseArgs(arguments);
    return forward.options.deliveries(environment).stream().map(Delivery::name).toList();
  }
}
