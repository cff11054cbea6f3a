package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.table.Http;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Requests of one Kafka partition that wait for their responses: the response of a request id, else
 * the first request of the connection (responses of one connection come in order). Both ends of an
 * exchange are in one partition, because shippers key by node. Bounded: a request waits for as long
 * as the time-out, and where there are too many the oldest gives up early.
 */
final class Exchanges {
  private final int limit;
  private final Map<Long, ArrayDeque<Exchange>> byKey = new HashMap<>();

  /** In the order of their offsets; closed ones are taken out when they come to the front. */
  private final ArrayDeque<Exchange> byAge = new ArrayDeque<>();

  private int waiting;

  Exchanges(int limit) {
    this.limit = limit;
  }

  void add(Exchange exchange, Consumer<Exchange> onTimeout) {
    byKey.computeIfAbsent(exchange.key, key -> new ArrayDeque<>(1)).add(exchange);
    byAge.add(exchange);
    waiting++;
    while (waiting > limit) {
      giveUp(byAge.peek(), onTimeout);
      trim();
    }
  }

  /**
   * Takes out the request that a response answers.
   *
   * @param requestId 0 if the response names none
   * @return null if none waits
   */
  Exchange take(long key, long requestId) {
    ArrayDeque<Exchange> candidates = byKey.get(key);
    if (candidates == null) {
      return null;
    }
    for (Iterator<Exchange> each = candidates.iterator(); each.hasNext(); ) {
      Exchange exchange = each.next();
      if (exchange.requestId == requestId || exchange.requestId == 0 || requestId == 0) {
        each.remove();
        close(exchange, candidates);
        trim();
        return exchange;
      }
    }
    return null;
  }

  /** Gives up the requests from before a time. */
  void expire(long beforeNanos, Consumer<Exchange> onTimeout) {
    while (!byAge.isEmpty() && byAge.peek().timeNanos < beforeNanos) {
      giveUp(byAge.peek(), onTimeout);
      trim();
    }
  }

  /** The offset of the oldest request that waits; {@code none} where none does. */
  long oldestOffset(long none) {
    return byAge.isEmpty() ? none : byAge.peek().offset;
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }

  private void giveUp(Exchange exchange, Consumer<Exchange> onTimeout) {
    ArrayDeque<Exchange> candidates = byKey.get(exchange.key);
    candidates.remove(exchange);
    close(exchange, candidates);
    onTimeout.accept(exchange);
  }

  private void close(Exchange exchange, ArrayDeque<Exchange> candidates) {
    exchange.closed = true;
    waiting--;
    if (candidates.isEmpty()) {
      byKey.remove(exchange.key);
    }
  }

  private void trim() {
    while (!byAge.isEmpty() && byAge.peek().closed) {
      byAge.remove();
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(waiting);
    for (Exchange exchange : byAge) {
      if (!exchange.closed) {
        out.writeLong(exchange.key);
        out.writeLong(exchange.requestId);
        out.writeLong(exchange.timeNanos);
        out.writeLong(exchange.offset);
        out.writeBoolean(exchange.unanswered != null);
        if (exchange.unanswered != null) {
          writeRow(exchange.unanswered, out);
        }
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int size = in.readInt(); size > 0; size--) {
      long key = in.readLong();
      long requestId = in.readLong();
      long timeNanos = in.readLong();
      long offset = in.readLong();
      Delta unanswered = in.readBoolean() ? readRow(in) : null;
      add(new Exchange(key, requestId, timeNanos, offset, unanswered), ignored -> {});
    }
  }

  private static final int[] TEXTS = {
    Http.CLUSTER,
    Http.SOURCE_SYSTEM,
    Http.REPORTER,
    Http.SRC_NAMESPACE,
    Http.SRC_WORKLOAD,
    Http.SRC_WORKLOAD_KIND,
    Http.DST_NAMESPACE,
    Http.DST_WORKLOAD,
    Http.DST_WORKLOAD_KIND,
    Http.DST_SERVICE,
    Http.METHOD
  };

  private static void writeRow(Delta row, DataOutput out) throws IOException {
    out.writeLong(row.window());
    for (int slot : TEXTS) {
      out.writeUTF(row.text(slot));
    }
    out.writeInt((int) row.number(Http.DST_PORT));
    out.writeLong(row.measure(Http.REQUESTS));
  }

  private static Delta readRow(DataInput in) throws IOException {
    Delta row = new Delta(Http.TABLE).window(in.readLong());
    for (int slot : TEXTS) {
      row.text(slot, in.readUTF());
    }
    return row.number(Http.DST_PORT, in.readInt()).add(Http.REQUESTS, in.readLong());
  }
}
