package dev.podflow.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
  void noReceiverHearsTheOthersToken() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("Authorization");
          heard.add(exchange.getRequestURI().getPath() + " " + token);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Map<String, String> both =
          Map.of("PODFLOW_FORWARD_TOKEN", "a", "PODFLOW_FORWARD_WEBHOOK_TOKEN", "w");
      Map<String, String> one = Map.of("PODFLOW_FORWARD_TOKEN", "a");
      deliver(both, "--alertmanager=" + url, "--webhook=" + url + "/hook");
      deliver(one, "--alertmanager=" + url, "--webhook=" + url + "/hook");
      deliver(one, "--webhook=" + url + "/hook");
    } finally {
      server.stop(0);
    }
    assertThat(heard)
        .containsExactly(
            "/api/v2/alerts Bearer a",
            "/hook Bearer w",
            "/api/v2/alerts Bearer a",
            "/hook null",
            "/hook Bearer a");
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
    return deliveries(environment, arguments).stream().map(Delivery::name).toList();
  }

  private static void deliver(Map<String, String> environment, String... arguments)
      throws InterruptedException {
    for (Delivery delivery : deliveries(environment, arguments)) {
      delivery.deliver(List.of(ForwarderTest.alert("firing", Instant.EPOCH)));
    }
  }

  private static List<Delivery> deliveries(Map<String, String> environment, String... arguments) {
    Forward forward = new Forward();
    new CommandLine(forward).parseArgs(arguments);
    return forward.options.deliveries(environment);
  }
}
