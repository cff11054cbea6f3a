package dev.podflow.simulator.traffic;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.KubernetesObjects;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records for benchmarks, as fast as memory can be copied: about 2 KB each, six of ten of them
 * HTTP, the rest of layers 3 and 4, over pairs of pods of which few have most of the traffic. Each
 * is like a record of {@link Traffic}, with the time, uuid, port and request id patched in.
 */
public final class HubbleBench implements RecordFeed {
  private record Edge(
      String clientNode,
      String serverNode,
      Template request,
      Template response,
      Template departure,
      Template arrival) {}

  private static final int EDGES = 2_000;
  private static final int UNDERWAY = 512;
  private static final int PODS_PER_NODE = 50;
  private static final long SECOND = 1_000_000_000L;
  private static final long DISORDER = 2 * SECOND;
  private static final int LARGEST = 8_192;

  /** Ports from here on have five digits and are no client's. */
  private static final int FIRST_SERVER_PORT = 10_000;

  private final Dice dice;
  private final Instant start;
  private final int recordsPerSecond;
  private final int serverPorts;
  private final byte[] objects;
  private final List<Edge> edges = new ArrayList<>();
  private final byte[] buffer = new byte[LARGEST];

  /** Texts of the last few seconds: disorder jumps back and forth between them. */
  private final byte[][] secondTexts = new byte[4][];

  private final long[] seconds = new long[4];

  /**
   * Makes the cluster and its templates.
   *
   * @param start a whole minute
   * @param pods about how many, at least 100
   * @param recordsPerSecond how many records there are per second of event time
   */
  public HubbleBench(long seed, Instant start, int pods, int recordsPerSecond) {
    this(seed, start, pods, recordsPerSecond, 1);
  }

  /**
   * The same with more pairs: they are told apart by the server's port.
   *
   * @param serverPorts how many ports each server is called at, of which no service knows; 1 for
   *     the one that it has
   */
  public HubbleBench(long seed, Instant start, int pods, int recordsPerSecond, int serverPorts) {
    this.serverPorts = serverPorts;
    this.dice = new Dice(seed);
    this.start = start;
    this.recordsPerSecond = recordsPerSecond;
    int nodes = Math.max(2, pods / PODS_PER_NODE);
    SimulationConfig config =
        new SimulationConfig(seed, start, 1, recordsPerSecond, pods, nodes, 0, "prod");
    Cluster cluster = new Cluster(config, dice);
    objects = new KubernetesObjects(cluster, start).initial();
    EventJson json = new EventJson(cluster.name);
    while (edges.size() < EDGES) {
      Workload client = dice.pick(cluster.applications);
      Workload server = dice.pick(cluster.applications);
      PodLife from = client.podDuring(0, PodLife.NEVER - 1.0, dice);
      PodLife to = server.podDuring(0, PodLife.NEVER - 1.0, dice);
      if (from != null && to != null && from.node != to.node) {
        edges.add(edge(json, from, to));
      }
    }
  }

  private Edge edge(EventJson json, PodLife from, PodLife to) {
    int port = serverPorts == 1 ? to.workload.ports.get(0).targetPort() : Template.SERVER_PORT;
    Connection connection = new Connection(End.of(from), End.of(to), Template.PORT, port, "TCP");
    String url = "http://" + to.workload.service + "/api/v1/items/" + dice.between(1, 99);
    Event request = new Event(Template.TIME, from.node, connection, false, Event.ACCESS_LOG);
    request.direction = "EGRESS";
    request.message = Event.Message.http("GET", url, Template.REQUEST_ID, 0, 0);
    Event response = new Event(Template.TIME, from.node, connection, true, Event.ACCESS_LOG);
    response.direction = "EGRESS";
    response.message =
        Event.Message.http(
            "GET", url, Template.REQUEST_ID, 200, 1_000L * dice.between(900, 90_000));
    return new Edge(
        from.node.name(),
        to.node.name(),
        template(json, request),
        template(json, response),
        template(json, trace(connection, true)),
        template(json, trace(connection, false)));
  }

  private static Event trace(Connection connection, boolean departs) {
    End end = departs ? connection.client() : connection.server();
    Event event = new Event(Template.TIME, end.node(), connection, false, Event.TRACE);
    event.point = departs ? Point.TO_STACK : Point.TO_ENDPOINT;
    event.subType = event.point.number;
    event.direction = departs ? "EGRESS" : "INGRESS";
    event.flags = "PSH ACK";
    event.reason = "ESTABLISHED";
    return event;
  }

  private static Template template(EventJson json, Event event) {
    return new Template(json.write(event, Template.UUID));
  }

  @Override
  public String topic() {
    return Log.HUBBLE.topic();
  }

  @Override
  public byte[] kubernetesObjects() {
    return objects.clone();
  }

  @Override
  public void run(long first, long records, Sink sink) throws IOException {
    Edge[] asked = new Edge[UNDERWAY];
    long[] ids = new long[UNDERWAY];
    int slot = 0;
    long base = start.getEpochSecond() * SECOND + DISORDER;
    for (long number = first; number < first + records; number++) {
      long time = base + number * SECOND / recordsPerSecond;
      int kind = (int) (number % 10);
      if (kind < 3) {
        Edge edge = dice.pickSkewed(edges);
        write(edge.clientNode(), edge.request(), time, number, number, sink);
        // What is still underway in this slot was never answered.
        asked[slot] = edge;
        ids[slot] = number;
        slot = (slot + 1) % UNDERWAY;
      } else if (kind < 6) {
        // The oldest that waits: asked UNDERWAY requests ago, but for the beginning.
        int oldest = (slot + kind - 3) % UNDERWAY;
        Edge edge = asked[oldest];
        if (edge == null) {
          Edge other = dice.pickSkewed(edges);
          write(other.serverNode(), other.arrival(), time, number, number, sink);
        } else {
          write(edge.clientNode(), edge.response(), time, number, ids[oldest], sink);
          asked[oldest] = null;
        }
      } else {
        Edge edge = dice.pickSkewed(edges);
        long late = time - (long) (dice.share() * DISORDER);
        if (kind < 8) {
          write(edge.clientNode(), edge.departure(), late, number, number, sink);
        } else {
          write(edge.serverNode(), edge.arrival(), late, number, number, sink);
        }
      }
    }
  }

  /** The port follows from the request, so that its answer has the same. */
  private void write(
      String node, Template template, long time, long number, long requestId, Sink sink)
      throws IOException {
    long second = Math.floorDiv(time, SECOND);
    int place = (int) (second & 3);
    if (seconds[place] != second) {
      String text = Instant.ofEpochSecond(second).toString();
      secondTexts[place] = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
      seconds[place] = second;
    }
    int nano = (int) Math.floorMod(time, SECOND);
    int port = (int) (32_768 + requestId % 28_000);
    int serverPort = FIRST_SERVER_PORT + (int) (requestId * 7_919 % serverPorts);
    int length =
        template.write(buffer, secondTexts[place], nano, number, port, serverPort, requestId);
    sink.record(node, buffer, length);
  }
}
