package dev.podflow.simulator.traffic;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import java.io.IOException;

/**
 * The way of the records from the nodes to whoever reads them. A node's records keep their order
 * but for redelivered ones; nodes are late by up to some seconds, each differently.
 */
final class Delivery {
  private static final long SECOND = 1_000_000_000L;
  private static final double REDELIVERED = 0.004;

  private final Outbox outbox;
  private final Truth truth;
  private final EventJson json;
  private final Dice dice;

  Delivery(SimulationOutput output, Truth truth, EventJson json, Dice dice) {
    this.outbox = new Outbox(Log.HUBBLE, output);
    this.truth = truth;
    this.json = json;
    this.dice = dice;
  }

  /** How many records were written so far. */
  long count() {
    return outbox.count();
  }

  /** Writes a record of an event. */
  void send(Event event, Outcome outcome) {
    String uuid = event.node.masked() ? null : dice.uuid();
    byte[] line = json.write(event, uuid);
    long arrival = arrival(event.node, event.time);
    truth.record(outcome);
    add(arrival, event.node, line);
    if (uuid != null && outcome != Outcome.NOT_TRAFFIC && dice.chance(REDELIVERED)) {
      truth.record(Outcome.MERGED);
      add(arrival + (long) (dice.share() * 3 * SECOND), event.node, line);
    }
  }

  /** Writes a line that is not the record of a flow; the caller says what becomes of it. */
  void sendRaw(long time, ClusterNode node, byte[] line) {
    add(arrival(node, time), node, line);
  }

  /** Hands on what arrives before a time. */
  void deliverUntil(long time) throws IOException {
    outbox.deliverUntil(time);
  }

  private void add(long arrival, ClusterNode node, byte[] line) {
    outbox.add(arrival, node.name(), line);
  }

  /** Grows with time, so that a node's records do not overtake each other. */
  private static long arrival(ClusterNode node, long time) {
    double phase = (double) Math.floorMod(time, 60 * SECOND) / (60 * SECOND);
    double lag = 1 + Math.sin(2 * Math.PI * (phase + node.index() * 0.37));
    return time + (long) (lag * 1.5 * SECOND);
  }
}
