package dev.podflow.simulator.traffic;

import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import java.io.IOException;
import java.util.PriorityQueue;

/**
 * The way of the records from the nodes to whoever reads them. A node's records keep their order
 * but for redelivered ones; nodes are late by up to some seconds, each differently.
 */
final class Delivery {
  private static final long SECOND = 1_000_000_000L;
  private static final double REDELIVERED = 0.004;

  private record Parcel(long arrival, long number, ClusterNode node, byte[] line) {}

  private final SimulationOutput output;
  private final Truth truth;
  private final EventJson json;
  private final Dice dice;
  private final PriorityQueue<Parcel> underway =
      new PriorityQueue<>(
          (a, b) ->
              a.arrival() != b.arrival()
                  ? Long.compare(a.arrival(), b.arrival())
                  : Long.compare(a.number(), b.number()));
  private long count;

  Delivery(SimulationOutput output, Truth truth, EventJson json, Dice dice) {
    this.output = output;
    this.truth = truth;
    this.json = json;
    this.dice = dice;
  }

  /** How many records were written so far. */
  long count() {
    return count;
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
    while (!underway.isEmpty() && underway.peek().arrival() < time) {
      Parcel parcel = underway.poll();
      output.hubble(parcel.node().name(), parcel.line());
    }
  }

  private void add(long arrival, ClusterNode node, byte[] line) {
    underway.add(new Parcel(arrival, count++, node, line));
  }

  /** Grows with time, so that a node's records do not overtake each other. */
  private static long arrival(ClusterNode node, long time) {
    double phase = (double) Math.floorMod(time, 60 * SECOND) / (60 * SECOND);
    double lag = 1 + Math.sin(2 * Math.PI * (phase + node.index() * 0.37));
    return time + (long) (lag * 1.5 * SECOND);
  }
}
