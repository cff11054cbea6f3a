package dev.podflow.identity;

/**
 * A port of a pod, a backend or a node.
 *
 * @param number 0 for every port
 * @param protocol {@code TCP}, {@code UDP}, {@code SCTP}
 */
public record Port(int number, String protocol) {
  boolean is(int port, String otherProtocol) {
    return number == port && protocol.equals(otherProtocol);
  }
}
