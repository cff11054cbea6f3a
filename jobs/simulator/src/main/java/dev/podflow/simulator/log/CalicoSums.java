package dev.podflow.simulator.log;

import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Packets;
import java.util.HashSet;
import java.util.Set;

/** What the connections of a flow did during a window, client to server. */
final class CalicoSums {
  long started;
  long completed;
  long packetsSent;
  long bytesSent;
  long packetsReceived;
  long bytesReceived;
  private final Set<Conversation> active = new HashSet<>();

  /** How many connections there were. */
  long active() {
    return active.size();
  }

  void start(Conversation conversation) {
    active.add(conversation);
    started++;
  }

  void complete(Conversation conversation) {
    active.add(conversation);
    completed++;
  }

  void add(Conversation conversation, Packets packets) {
    active.add(conversation);
    packetsSent += packets.sent();
    bytesSent += packets.bytesSent();
    packetsReceived += packets.received();
    bytesReceived += packets.bytesReceived();
  }
}
