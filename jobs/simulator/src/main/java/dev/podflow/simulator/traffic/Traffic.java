package dev.podflow.simulator.traffic;

import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Policy;
import dev.podflow.simulator.cluster.Route;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.Conversation.Fate;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Decision;
import java.io.IOException;
import java.util.List;

/** Lets the cluster talk from the start of a simulation to its end. */
public final class Traffic {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** What begins near a pod's end has to be over by then. */
  private static final int SHORT_SECONDS = 3;

  private static final int RETRIES_SECONDS = 8;

  private final SimulationConfig config;
  private final Cluster cluster;
  private final Dice dice;
  private final Delivery delivery;
  private final Datapath datapath;
  private final Journal journal;
  private final Exchanges exchanges;
  private final Surroundings surroundings;
  private final long start;
  private int nextPort = 32_768;

  /**
   * @param witnesses who writes other logs than Hubble's about the same traffic
   * @param sizes dice for what Hubble does not see, so that its records do not depend on them
   */
  public Traffic(
      SimulationConfig config,
      Cluster cluster,
      SimulationOutput output,
      List<Witness> witnesses,
      Truth truth,
      Dice dice,
      Dice sizes) {
    this.config = config;
    this.cluster = cluster;
    this.dice = dice;
    EventJson json = new EventJson(cluster.name);
    delivery = new Delivery(output, truth, json, dice);
    datapath = new Datapath(delivery, truth, dice);
    journal = new Journal(witnesses, sizes);
    exchanges = new Exchanges(config, datapath, journal, truth, dice);
    surroundings = new Surroundings(cluster, delivery, datapath, journal, json, truth, dice);
    start = config.start().getEpochSecond() * SECOND;
  }

  /** Writes all records and counts them. */
  public void run() throws IOException {
    long end = config.end().getEpochSecond() * SECOND;
    // Each kind once at the beginning, so that the shortest run has all of them.
    for (int i = 0; i < 8; i++) {
      surroundings.each(start + 5 * SECOND + i * MILLI, this::connection);
    }
    long time = start;
    while (time < end) {
      delivery.deliverUntil(time);
      journal.passed(time);
      long before = delivery.count();
      act(time);
      long records = delivery.count() - before;
      double seconds = Math.max(1, records) / (double) config.recordsPerSecond();
      time += Math.max(1, (long) (seconds * (0.5 + dice.share()) * SECOND));
    }
    delivery.deliverUntil(Long.MAX_VALUE);
    journal.passed(Long.MAX_VALUE);
  }

  private void act(long time) {
    double what = dice.share();
    if (what < 0.55) {
      talk(time, dice.pickSkewed(cluster.routes));
    } else if (what < 0.60) {
      talk(time, cluster.routes.get(cluster.routes.size() - 1 - dice.between(0, 4)));
    } else if (what < 0.66) {
      talk(time, cluster.routes.get(dice.between(0, cluster.routes.size())));
    } else if (what < 0.84) {
      lookUp(time);
    } else if (what < 0.87) {
      ping(time);
    } else if (what < 0.90) {
      lose(time);
    } else {
      surroundings.any(time, this::connection);
    }
  }

  private void talk(long time, Route route) {
    boolean http =
        route.treatment() == Route.Treatment.HTTP_AT_CLIENT
            || route.treatment() == Route.Treatment.HTTP_AT_SERVER;
    boolean slow = http && dice.chance(0.02);
    int seconds = slow ? Exchanges.SLOW_SECONDS : http ? SHORT_SECONDS : RETRIES_SECONDS;
    Connection connection = connection(time, route.client(), route.server(), seconds, route);
    if (connection == null) {
      return;
    }
    if (dice.chance(0.1)) {
      datapath.socket(time, connection);
    }
    switch (route.treatment()) {
      case PLAIN -> {
        exchanges.allow(time, connection, route, Datapath.Proxy.NONE);
        exchanges.stream(time + MILLI, connection, route);
      }
      case HTTP_AT_CLIENT -> exchanges.http(time, connection, route, true, slow);
      case HTTP_AT_SERVER -> exchanges.http(time, connection, route, false, slow);
      case EXPLICIT_DENY -> deny(time, connection, true, "POLICY_DENY", route);
      case DEFAULT_DENY -> deny(time, connection, false, "POLICY_DENIED", route);
      case AUDIT -> {
        datapath.verdict(time, connection, false, "AUDIT", Decision.WOULD_DENY, route.ingress());
        exchanges.stream(time + MILLI, connection, route);
      }
    }
  }

  /** The first packet is tried again and again, and each time there are a verdict and a drop. */
  private void deny(
      long time, Connection connection, boolean atClient, String reason, Route route) {
    List<Policy> policies = atClient ? route.egress() : route.ingress();
    Conversation talk = journal.knock(time, connection);
    talk.policies(route.egress(), route.ingress());
    talk.fate(atClient ? Fate.DENIED_AT_CLIENT : Fate.DENIED_AT_SERVER);
    int tries = dice.between(1, 4);
    for (int i = 0; i < tries; i++) {
      long at = time + ((1L << i) - 1) * SECOND;
      if (!atClient) {
        exchanges.departure(at, connection, i == 0);
      }
      long arrival = at + MILLI;
      datapath.verdict(arrival, connection, atClient, "DROPPED", Decision.DENY, policies);
      datapath.drop(arrival + 10_000, connection, atClient, true, reason);
      if (i > 0) {
        journal.knockAgain(at, talk);
      }
    }
    journal.close(talk.closed(), talk, Close.SILENT);
  }

  private void lookUp(long time) {
    Workload client = dice.pickSkewed(cluster.applications);
    Connection connection = udp(time, client, cluster.dns, 53);
    if (connection != null) {
      Workload wanted = dice.pick(cluster.applications);
      exchanges.lookUp(time, connection, wanted);
    }
  }

  private void ping(long time) {
    PodLife from = dice.pick(cluster.applications).podDuring(at(time), at(time) + 3, dice);
    PodLife to = dice.pick(cluster.applications).podDuring(at(time), at(time) + 3, dice);
    if (from != null && to != null && from != to) {
      Connection connection = new Connection(End.of(from), End.of(to), 0, 0, "ICMPv4");
      datapath.forward(time, connection, Datapath.Proxy.NONE, "", false);
      datapath.reply(time + 2 * MILLI, connection, Datapath.Proxy.NONE, "");
      Conversation talk = journal.begin(time, connection);
      journal.echo(time, time + 2 * MILLI, talk);
      journal.close(time + 2 * MILLI, talk, Close.SILENT);
    }
  }

  /** A packet that Cilium's datapath could not handle: others do not have its troubles. */
  private void lose(long time) {
    Route route = cluster.routes.get(dice.between(0, cluster.routes.size()));
    Connection connection = connection(time, route.client(), route.server(), SHORT_SECONDS, route);
    if (connection == null) {
      return;
    }
    boolean atClient = dice.chance(0.6);
    boolean masked = (atClient ? connection.client() : connection.server()).node().masked();
    String reason =
        dice.chance(0.5)
            ? "CT_MAP_INSERTION_FAILED"
            : dice.chance(0.5) ? "STALE_OR_UNROUTABLE_IP" : "UNSUPPORTED_L3_PROTOCOL";
    // Without names only the direction tells which end reported it; on one node both ends are
    // local, so only the direction tells there too.
    boolean says = masked || connection.sameNode() || dice.chance(0.5);
    datapath.drop(time, connection, atClient, says, reason);
  }

  private Connection connection(
      long time, Workload client, Workload server, int seconds, Route route) {
    return connect(
        time, client, server, seconds, route.port().targetPort(), route.port().protocol());
  }

  private Connection udp(long time, Workload client, Workload server, int port) {
    return connect(time, client, server, SHORT_SECONDS, port, "UDP");
  }

  private Connection connect(
      long time, Workload client, Workload server, int seconds, int port, String protocol) {
    PodLife from =
        client.pods.isEmpty() ? null : client.podDuring(at(time), at(time) + seconds, dice);
    PodLife to = server.podDuring(at(time), at(time) + seconds, dice);
    if (from == null || to == null || from == to) {
      return null;
    }
    return connection(End.of(from), End.of(to), port, protocol);
  }

  /** A connection from a port that no recent one had. */
  private Connection connection(End client, End server, int port, String protocol) {
    nextPort = nextPort == 65_535 ? 32_768 : nextPort + 1;
    return new Connection(client, server, nextPort, port, protocol);
  }

  private double at(long time) {
    return (time - start) / (double) SECOND;
  }
}
