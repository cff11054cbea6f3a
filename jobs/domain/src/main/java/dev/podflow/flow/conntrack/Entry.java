package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.ConnectionEnd;
import dev.podflow.json.Names;

/** What a record says of an entry of a connection tracker's table; mutable and reused. */
final class Entry {
  /** What happened to the entry. */
  enum Event {
    /** The record does not say. */
    NONE,
    NEW,
    UPDATE,
    DESTROY
  }

  /** Both ends said that they are done; somebody sent a reset. */
  private static final Names ENDS = Names.of("TIME_WAIT", "CLOSE");

  private static final int TIME_WAIT = 0;
  private static final int CLOSE = 1;

  Event event;

  /** When that was, nanoseconds since the epoch; {@link Flow#NO_TIME} if the record has no time. */
  long timeNanos;

  /** When the connection was opened; {@link Flow#NO_TIME} if the record does not say. */
  long openedNanos;

  /** How long it had been there, seconds; {@link Flow#UNKNOWN} if the record does not say. */
  long ageSeconds;

  /** Number of the IP protocol. */
  int protocol;

  ConnectionEnd end;

  /** Whether it says that nobody has answered. */
  boolean unreplied;

  final Tuple original = new Tuple();

  /** The direction back: its source is who answers, behind whatever translation of addresses. */
  final Tuple reply = new Tuple();

  void reset() {
    event = Event.NONE;
    timeNanos = Flow.NO_TIME;
    openedNanos = Flow.NO_TIME;
    ageSeconds = Flow.UNKNOWN;
    protocol = Protocols.UNKNOWN;
    end = ConnectionEnd.UNKNOWN;
    unreplied = false;
    original.reset();
    reply.reset();
  }

  /** Takes the state of a TCP connection, of which those are told that end it. */
  void state(byte[] text, int start, int length) {
    int state = ENDS.find(text, start, length);
    if (state == TIME_WAIT) {
      end = ConnectionEnd.FINISHED;
    } else if (state == CLOSE) {
      end = ConnectionEnd.RESET;
    }
  }

  /** Whether both directions are there with all that the protocol has. */
  boolean isComplete() {
    return protocol >= 0
        && original.hasAddresses()
        && reply.hasAddresses()
        && (!Protocols.hasPorts(protocol) || (original.hasPorts() && reply.hasPorts()));
  }
}
