package dev.podflow.simulator;

import java.io.IOException;
import java.util.PriorityQueue;

/** Records of a log on their way to whoever reads them. They arrive in the order of their times. */
public final class Outbox {
  private record Parcel(long arrival, long number, String node, byte[] record) {}

  private final Log log;
  private final SimulationOutput output;
  private final PriorityQueue<Parcel> underway =
      new PriorityQueue<>(
          (a, b) ->
              a.arrival() != b.arrival()
                  ? Long.compare(a.arrival(), b.arrival())
                  : Long.compare(a.number(), b.number()));
  private long count;

  public Outbox(Log log, SimulationOutput output) {
    this.log = log;
    this.output = output;
  }

  /** How many records were written so far. */
  public long count() {
    return count;
  }

  /**
   * Writes a record.
   *
   * @param arrival when it arrives, nanoseconds since the epoch
   * @param node name of the node that writes it
   */
  public void add(long arrival, String node, byte[] record) {
    underway.add(new Parcel(arrival, count++, node, record));
  }

  /** Hands on what arrives before a time. */
  public void deliverUntil(long time) throws IOException {
    while (!underway.isEmpty() && underway.peek().arrival() < time) {
      Parcel parcel = underway.poll();
      output.record(log, parcel.node(), parcel.record());
    }
  }
}
