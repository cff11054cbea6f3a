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
 *
 * <p>Where nothing comes at all, only this machine's clock can say that no answer will. But perhaps
 * the log is what does not come, and the answer is in it: so what is given up then is remembered
 * until the log's own clock is past its time-out.
 */
final class Exchanges {
  private final int limit;
  private final Map<Long, ArrayDeque<Exchange>> byKey = new HashMap<>();

  /** In the order of their offsets; closed ones are taken out when they come to the front. */
  private final ArrayDeque<Exchange> byAge = new ArrayDeque<>();

  /** What was given up in silence, oldest first; closed ones are taken out at the front. */
  private final ArrayDeque<Exchange> givenUp = new ArrayDeque<>();

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
    }
  }

  /**
   * Takes out the request that a response answers; it may have been {@linkplain Exchange#givenUp
   * given up}.
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
        return exchange;
      }
    }
    return null;
  }

  /** Gives up the requests from before a time, for good. */
  void expire(long beforeNanos, Consumer<Exchange> onTimeout) {
    while (!byAge.isEmpty() && byAge.peek().timeNanos < beforeNanos) {
      giveUp(byAge.peek(), onTimeout);
    }
    while (!givenUp.isEmpty() && givenUp.peek().timeNanos < beforeNanos) {
      remove(givenUp.peek());
    }
  }

  /**
   * Gives up the requests from before a time, but takes their answers where they come after all.
   */
  void giveUpInSilence(long beforeNanos, Consumer<Exchange> onTimeout) {
    while (!byAge.isEmpty() && byAge.peek().timeNanos < beforeNanos) {
      Exchange exchange = byAge.remove();
      trim(byAge);
      waiting--;
      onTimeout.accept(exchange);
      remember(exchange);
    }
  }

  private void remember(Exchange exchange) {
    exchange.givenUp = true;
    givenUp.add(exchange);
    while (givenUp.size() > limit) {
      remove(givenUp.peek());
    }
  }

  /** The offset of the oldest request that waits; {@code none} where none does. */
  long oldestOffset(long none) {
    return byAge.isEmpty() ? none : byAge.peek().offset;
  }

  /** Whether it has nothing that time could change. */
  boolean isEmpty() {
    return byAge.isEmpty() && givenUp.isEmpty();
  }

  private void giveUp(Exchange exchange, Consumer<Exchange> onTimeout) {
    remove(exchange);
    onTimeout.accept(exchange);
  }

  private void remove(Exchange exchange) {
    ArrayDeque<Exchange> candidates = byKey.get(exchange.key);
    candidates.remove(exchange);
    close(exchange, candidates);
  }

  private void close(Exchange exchange, ArrayDeque<Exchange> candidates) {
    exchange.closed = true;
    if (exchange.givenUp) {
      trim(givenUp);
    } else {
      waiting--;
      trim(byAge);
    }
    if (candidates.isEmpty()) {
      byKey.remove(exchange.key);
    }
  }

  private static void trim(ArrayDeque<Exchange> exchanges) {
    while (!exchanges.isEmpty() && exchanges.peek().closed) {
      exchanges.remove();
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(waiting);
    write(byAge, out);
  }

  void writeGivenUp(DataOutput out) throws IOException {
    out.writeInt((int) givenUp.stream().filter(exchange -> !exchange.closed).count());
    write(givenUp, out);
  }

  private static void write(Iterable<Exchange> exchanges, DataOutput out) throws IOException {
    for (Exchange exchange : exchanges) {
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
      add(readExchange(in), ignored -> {});
    }
  }

  /** Reads what was given up before what {@link #read} has read. */
  void readGivenUp(DataInput in) throws IOException {
    ArrayDeque<Exchange> newestFirst = new ArrayDeque<>();
    for (int size = in.readInt(); size > 0; size--) {
      newestFirst.push(readExchange(in));
    }
    for (Exchange exchange : newestFirst) {
      byKey.computeIfAbsent(exchange.key, key -> new ArrayDeque<>(1)).addFirst(exchange);
    }
    newestFirst.descendingIterator().forEachRemaining(this::remember);
  }

  private static Exchange readExchange(DataInput in) throws IOException {
    long key = in.readLong();
    long requestId = in.readLong();
    long timeNanos = in.readLong();
    long offset = in.readLong();
    return new Exchange(key, requestId, timeNanos, offset, in.readBoolean() ? readRow(in) : null);
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
