package dev.podflow.simulator.churn;

import java.io.IOException;
import java.util.PriorityQueue;

/** What is on its way to Kafka, in the order in which it arrives. */
final class Arrivals {
  private record Parcel(long at, long order, long flow, String key, byte[] value) {}

  private static final long NO_FLOW = -1;

  private final Agenda agenda;
  private final ChurnOutput output;
  private final PriorityQueue<Parcel> underway =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private long order;

  Arrivals(Agenda agenda, ChurnOutput output) {
    this.agenda = agenda;
    this.output = output;
  }

  /** A record of metadata arrives now. */
  void metadata(String key, byte[] value) {
    underway.add(new Parcel(agenda.now(), order++, NO_FLOW, key, value));
  }

  void flow(long atMillis, long number, String node, byte[] line) {
    underway.add(new Parcel(atMillis, order++, number, node, line));
  }

  /** Hands on what has arrived by now. */
  void deliver() throws IOException {
    while (!underway.isEmpty() && underway.peek().at <= agenda.now()) {
      Parcel parcel = underway.poll();
      if (parcel.flow == NO_FLOW) {
        output.metadata(parcel.at, parcel.key, parcel.value);
      } else {
        output.flow(parcel.at, parcel.flow, parcel.key, parcel.value);
      }
    }
  }
}
