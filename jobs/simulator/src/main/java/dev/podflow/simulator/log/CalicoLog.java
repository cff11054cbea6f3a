package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.Conversation.Fate;
import dev.podflow.simulator.traffic.Packets;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flow logs of Calico Enterprise. Each node's Felix adds up what passes its pods over windows that
 * follow each other without a gap, but begin at another second on each node. A connection between
 * pods is reported by both ends, also if they are on one node.
 */
final class CalicoLog implements Witness {
  private static final long WINDOW = 30 * Times.SECOND;

  /** So long after a window's end its logs are there. */
  private static final long FLUSHES_AFTER = 2 * Times.SECOND;

  /** How long connection tracking waits for more of a connection of which no end is to be seen. */
  private static final long TIMEOUT = 30 * Times.SECOND;

  private final Outbox outbox;
  private final CalicoRecord record;
  private final List<SortedMap<Long, Map<CalicoFlow, CalicoSums>>> windows = new ArrayList<>();
  private final Cluster cluster;

  CalicoLog(Cluster cluster, SimulationOutput output, Truth truth) {
    this.cluster = cluster;
    this.outbox = new Outbox(Log.CALICO, output);
    this.record = new CalicoRecord(new Account(truth, "calico", Log.CALICO), cluster.name);
    cluster.nodes.forEach(node -> windows.add(new TreeMap<>()));
  }

  @Override
  public void hear(Conversation conversation) {
    Fate fate = conversation.fate();
    if (conversation.connection().client().pod() != null) {
      boolean allowed = fate != Fate.DENIED_AT_CLIENT;
      report(conversation, CalicoFlow.of(conversation, true, allowed));
    }
    if (conversation.connection().server().pod() != null && fate != Fate.DENIED_AT_CLIENT) {
      report(conversation, CalicoFlow.of(conversation, false, conversation.served()));
    }
  }

  private void report(Conversation conversation, CalicoFlow flow) {
    ClusterNode node =
        flow.atClient()
            ? conversation.connection().client().node()
            : conversation.connection().server().node();
    sums(node, conversation.opened(), flow).start(conversation);
    for (Packets packets : conversation.packets()) {
      sums(node, packets.time(), flow).add(conversation, packets);
    }
    // What is denied is no connection that anybody could wait for.
    boolean waits = flow.allowed() && conversation.close() == Close.SILENT;
    long completed = conversation.closed() + (waits ? TIMEOUT : 0);
    sums(node, completed, flow).complete(conversation);
  }

  private CalicoSums sums(ClusterNode node, long time, CalicoFlow flow) {
    long phase = node.index() * 7L % 30 * Times.SECOND;
    long start = time - Math.floorMod(time - phase, WINDOW);
    return windows
        .get(node.index())
        .computeIfAbsent(start, s -> new LinkedHashMap<>())
        .computeIfAbsent(flow, f -> new CalicoSums());
  }

  @Override
  public void passed(long time) throws IOException {
    for (ClusterNode node : cluster.nodes) {
      SortedMap<Long, Map<CalicoFlow, CalicoSums>> open = windows.get(node.index());
      while (!open.isEmpty() && open.firstKey() + WINDOW <= time) {
        long start = open.firstKey();
        long end = start + WINDOW;
        open.remove(start)
            .forEach(
                (flow, sums) ->
                    outbox.add(
                        end + FLUSHES_AFTER,
                        node.name(),
                        record.write(node, start, end, flow, sums)));
      }
    }
    outbox.deliverUntil(time);
  }
}
