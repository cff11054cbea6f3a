package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.Datapath.Proxy;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Everything around the talk of pods: the world, nodes, messages of agents, broken records. */
final class Surroundings {
  /** Makes a connection from a fresh port. */
  interface Connections {
    Connection connect(End client, End server, int port, String protocol);
  }

  private static final long MILLI = 1_000_000L;
  private static final int KINDS = 8;

  /** By the reason for which nobody can use them; %s are the node's name and the time. */
  private static final Map<String, String> BROKEN =
      new java.util.TreeMap<>(
          Map.of(
              "malformed", "{\"flow\":{\"time\":\"%2$s\",\"verdict\":\"FORW",
              "no-time",
                  "{\"flow\":{\"verdict\":\"FORWARDED\",\"Type\":\"L3_L4\","
                      + "\"event_type\":{\"type\":4}},\"node_name\":\"%1$s\"}",
              "bad-time",
                  "{\"flow\":{\"time\":\"yesterday\",\"verdict\":\"FORWARDED\","
                      + "\"Type\":\"L3_L4\",\"event_type\":{\"type\":4}},\"node_name\":\"%1$s\","
                      + "\"time\":\"yesterday\"}",
              "wrong-type", "{\"flow\":42,\"node_name\":\"%1$s\",\"time\":\"%2$s\"}",
              "time-too-old",
                  "{\"flow\":{\"time\":\"1970-01-01T00:00:07Z\","
                      + "\"verdict\":\"FORWARDED\",\"Type\":\"L3_L4\",\"event_type\":{\"type\":4}},"
                      + "\"node_name\":\"%1$s\",\"time\":\"1970-01-01T00:00:07Z\"}"));

  private static final List<String> STATUS =
      List.of(
          "{\"node_status\":{\"state_change\":\"NODE_CONNECTED\",\"node_names\":[\"%1$s\"]},"
              + "\"node_name\":\"%1$s\",\"time\":\"%2$s\"}",
          "{\"agent_event\":{\"type\":\"ENDPOINT_REGENERATE_SUCCESS\",\"endpoint_regenerate\":"
              + "{\"id\":\"314\",\"labels\":[\"k8s:app=cart\"]}},"
              + "\"node_name\":\"%1$s\",\"time\":\"%2$s\"}",
          "{\"agent_event\":{},\"node_name\":\"%1$s\",\"time\":\"%2$s\"}");

  private final Cluster cluster;
  private final Delivery delivery;
  private final Datapath datapath;
  private final Journal journal;
  private final EventJson json;
  private final Truth truth;
  private final Dice dice;
  private int turn;

  Surroundings(
      Cluster cluster,
      Delivery delivery,
      Datapath datapath,
      Journal journal,
      EventJson json,
      Truth truth,
      Dice dice) {
    this.cluster = cluster;
    this.delivery = delivery;
    this.datapath = datapath;
    this.journal = journal;
    this.json = json;
    this.truth = truth;
    this.dice = dice;
  }

  /** One of everything, in turn. */
  void each(long time, Connections connections) {
    happen(turn++ % KINDS, time, connections);
  }

  /** Anything, the broken and the lost less often than the rest. */
  void any(long time, Connections connections) {
    int kind = dice.between(0, KINDS);
    happen(kind >= 5 && dice.chance(0.7) ? 0 : kind, time, connections);
  }

  private void happen(int kind, long time, Connections connections) {
    switch (kind) {
      case 0 -> outwards(time, connections);
      case 1 -> inwards(time, connections);
      case 2 -> probe(time, connections);
      case 3 -> toApiServer(time, connections);
      case 4 -> health(time, connections);
      case 5 -> broken(time);
      case 6 -> lost(time);
      default -> status(time);
    }
  }

  private void outwards(long time, Connections connections) {
    PodLife pod = pod(dice.pick(cluster.applications));
    if (pod == null) {
      return;
    }
    // A label is all that says that an unknown address is outside; a field mask leaves none.
    boolean named = pod.node.masked() || dice.chance(0.6);
    List<String> names =
        !named
            ? List.of()
            : dice.chance(0.5)
                ? List.of("api.payments.example")
                : List.of("objects.cloud.example", "cdn.cloud.example");
    End world = End.world("203.0.113." + dice.between(1, 250), names);
    converse(time, connections.connect(End.of(pod), world, 443, "TCP"));
  }

  private void inwards(long time, Connections connections) {
    PodLife pod = pod(cluster.gateway);
    if (pod != null && !pod.node.masked()) {
      End world = End.world("198.51.100." + dice.between(1, 250), List.of());
      converse(time, connections.connect(world, End.of(pod), 8443, "TCP"));
    }
  }

  private void probe(long time, Connections connections) {
    PodLife pod = pod(dice.pick(cluster.applications));
    if (pod == null) {
      return;
    }
    ClusterNode node = pod.node;
    boolean known = node.masked() || dice.chance(0.6);
    End host =
        known
            ? End.node(node, 1, "reserved:host")
            : End.reserved(node, node.routerAddress(), "host", 1, 0);
    int port = pod.workload.ports.get(0).targetPort();
    converse(time, connections.connect(host, End.of(pod), port, "TCP"));
    Connection seen = connections.connect(host, End.of(pod), port, "TCP");
    datapath.elsewhere(time + MILLI, node, seen, true, Point.TO_HOST);
  }

  private void toApiServer(long time, Connections connections) {
    PodLife pod = pod(dice.pick(cluster.applications));
    ClusterNode server = cluster.nodes.get(0);
    if (pod != null && pod.node != server) {
      End apiServer = End.node(server, 7, "reserved:kube-apiserver", "reserved:remote-node");
      converse(time, connections.connect(End.of(pod), apiServer, 6443, "TCP"));
    }
  }

  private void health(long time, Connections connections) {
    ClusterNode from = dice.pick(cluster.nodes);
    ClusterNode to = dice.pick(cluster.nodes);
    if (from != to && !to.masked()) {
      End client = End.reserved(from, from.routerAddress(), "remote-node", 6, 0);
      End server = End.reserved(to, to.healthAddress(), "health", 4, 77);
      // Of Cilium's agents to each other: there is no such thing without Cilium.
      talk(time, connections.connect(client, server, 4240, "TCP"));
    }
  }

  private void talk(long time, Connection connection) {
    datapath.forward(time, connection, Proxy.NONE, "SYN", true);
    datapath.reply(time + 5 * MILLI, connection, Proxy.NONE, "SYN ACK");
    datapath.forward(time + 6 * MILLI, connection, Proxy.NONE, "PSH ACK", false);
    datapath.reply(time + 20 * MILLI, connection, Proxy.NONE, "PSH ACK");
    datapath.forward(time + 21 * MILLI, connection, Proxy.NONE, "FIN ACK", false);
    datapath.reply(time + 25 * MILLI, connection, Proxy.NONE, "FIN ACK");
  }

  /** A TCP connection that is no business of Cilium alone. */
  private void converse(long time, Connection connection) {
    talk(time, connection);
    Conversation conversation = journal.open(time, connection);
    journal.say(time + 6 * MILLI, conversation);
    journal.answer(time + 20 * MILLI, conversation);
    journal.close(time + 25 * MILLI, conversation, Close.FINISHED);
  }

  private void broken(long time) {
    String reason = dice.pick(List.copyOf(BROKEN.keySet()));
    raw(time, BROKEN.get(reason));
    truth.deadLetter(reason);
  }

  private void lost(long time) {
    int events = dice.between(1, 500);
    raw(
        time,
        "{\"lost_events\":{\"source\":\"HUBBLE_RING_BUFFER\",\"num_events_lost\":\""
            + events
            + "\"},\"node_name\":\"%1$s\",\"time\":\"%2$s\"}");
    truth.record(Outcome.NOT_TRAFFIC);
    truth.lost(events);
  }

  private void status(long time) {
    raw(time, dice.pick(STATUS));
    truth.record(Outcome.NOT_TRAFFIC);
  }

  private void raw(long time, String pattern) {
    ClusterNode node = dice.pick(cluster.nodes);
    String line = pattern.formatted(json.nodeName(node), EventJson.time(time));
    delivery.sendRaw(time, node, line.getBytes(StandardCharsets.UTF_8));
  }

  /** One that stays for the whole simulation. */
  private PodLife pod(Workload workload) {
    return workload.podDuring(0, PodLife.NEVER - 1.0, dice);
  }
}
