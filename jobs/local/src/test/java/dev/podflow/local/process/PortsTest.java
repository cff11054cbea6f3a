package dev.podflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void portInUseNamesTheVariableThatMovesIt() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      assertThat(Ports.isFree(port)).isFalse();
      assertThatThrownBy(() -> Ports.requireFree(port, "kafka", "PODFLOW_KAFKA_PORT"))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("port " + port + ", for kafka, is in use")
          .hasMessageContaining("set PODFLOW_KAFKA_PORT to a free port");
    }
  }

  @Test
  void freePortIsFree() {
    assertThat(Ports.isFree(Ports.free())).isTrue();
  }
}
