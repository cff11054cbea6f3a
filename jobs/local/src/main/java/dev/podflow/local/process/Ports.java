package dev.podflow.local.process;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine's loopback interface. */
public final class Ports {
  private Ports() {}

  /**
   * @param variable the environment variable that moves the port
   * @throws Failure if somebody listens on the port
   */
  public static void requireFree(int port, String part, String variable) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new Failure(
          "port %d, for %s, is in use by another process; stop that or set %s to a free port"
              .formatted(port, part, variable),
          e);
    }
  }

  /** Is nobody listening on the port? */
  public static boolean isFree(int port) {
    try {
      requireFree(port, "", "");
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /** A port that nobody listens on now. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
