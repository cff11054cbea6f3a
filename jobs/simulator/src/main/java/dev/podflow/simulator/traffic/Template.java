package dev.podflow.simulator.traffic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A written record of which the time, the uuid, the client's port and the request id change, and
 * the server's port where it has the one that says so.
 */
final class Template {
  /** 2026-01-01T00:00:00.123456789Z: all nine digits are written, so the text's length is fixed. */
  static final long TIME = 1_767_225_600_123_456_789L;

  static final String UUID = "01234567-89ab-4cde-8f01-23456789abcd";
  static final String REQUEST_ID = "fedcba98-7654-4321-8fed-cba987654321";
  static final int PORT = 48_127;
  static final int SERVER_PORT = 10_000;
  private static final String PORT_MEMBER = "_port\":";

  private final byte[] bytes;
  private final int[] times;
  private final int[] uuids;
  private final int[] requestIds;
  private final int[] ports;
  private final int[] serverPorts;

  Template(byte[] bytes) {
    this.bytes = bytes;
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    times = places(text, EventJson.time(TIME));
    uuids = places(text, UUID);
    requestIds = places(text, REQUEST_ID);
    ports = places(text, PORT_MEMBER + PORT);
    serverPorts = places(text, PORT_MEMBER + SERVER_PORT);
  }

  private static int[] places(String text, String what) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
      places.add(at);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Writes the record with other values.
   *
   * @param second the time to the second, such as {@code 2026-01-01T00:00:00}
   * @param nano the rest of the time
   * @param number makes the uuid different from every other
   * @param requestId makes the request id what its answer's is
   * @return how many bytes
   */
  int write(
      byte[] target,
      byte[] second,
      int nano,
      long number,
      int port,
      int serverPort,
      long requestId) {
    System.arraycopy(bytes, 0, target, 0, bytes.length);
    for (int at : times) {
      System.arraycopy(second, 0, target, at, second.length);
      decimal(target, at + second.length + 1, 9, nano);
    }
    for (int at : uuids) {
      hex(target, at + 24, number);
    }
    for (int at : requestIds) {
      hex(target, at + 24, requestId);
    }
    for (int at : ports) {
      decimal(target, at + PORT_MEMBER.length(), 5, port);
    }
    for (int at : serverPorts) {
      decimal(target, at + PORT_MEMBER.length(), 5, serverPort);
    }
    return bytes.length;
  }

  private static void decimal(byte[] target, int at, int digits, int value) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static void hex(byte[] target, int at, long value) {
    long rest = value;
    for (int i = at + 11; i >= at; i--) {
      int digit = (int) (rest & 15);
      target[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
      rest >>>= 4;
    }
  }
}
