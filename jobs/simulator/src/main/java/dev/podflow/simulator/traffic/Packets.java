package dev.podflow.simulator.traffic;

/**
 * Packets of a connection at about the same time, with the sizes that IP gives them.
 *
 * @param time nanoseconds since the epoch
 * @param sent packets from client to server
 * @param bytesSent bytes from client to server
 * @param received packets from server to client
 * @param bytesReceived bytes from server to client
 */
public record Packets(long time, long sent, long bytesSent, long received, long bytesReceived) {}
