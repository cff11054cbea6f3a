package dev.podflow.local.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** How far the tables have caught up with Kafka: what {@code wait} waits for. */
public final class Settlement {
  /** A partition of an input. */
  public record Partition(String topic, int number) implements Comparable<Partition> {
    @Override
    public int compareTo(Partition other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
      return topic + "/" + number;
    }
  }

  /**
   * How far a job is with a partition.
   *
   * @param job the job that reads it
   * @param offset the next offset; everything before it has had its effect
   * @param checkpoint the checkpoint whose commit said so
   * @param complete the newest checkpoint that is committed in every shard of the job's sink
   */
  record State(Partition partition, String job, long offset, long checkpoint, long complete) {}

  private static final String SQL = resource("settled.sql");

  private final ClickHouse clickHouse;
  private final Map<Partition, Long> ends;
  private final Predicate<String> exists;
  private final ToLongFunction<String> completedCheckpoint;

  /**
   * The checkpoint that first reached a partition's end. Later ones, which go on with newer
   * records, do not put the wait off.
   */
  private final Map<Partition, Long> reachedBy = new HashMap<>();

  /**
   * @param ends the next offset of each partition that holds data, when the waiting began
   * @param exists whether there is a job of that name: one that was removed for good will never
   *     have read what came since, and nobody waits for it
   * @param completedCheckpoint the newest checkpoint that a job, by its name, has completed
   */
  public Settlement(
      ClickHouse clickHouse,
      Map<Partition, Long> ends,
      Predicate<String> exists,
      ToLongFunction<String> completedCheckpoint) {
    this.clickHouse = clickHouse;
    this.exists = exists;
    this.completedCheckpoint = completedCheckpoint;
    this.ends = new TreeMap<>(ends);
  }

  /**
   * Looks how far it is.
   *
   * @return what lags, in records by partition; 0 where all is read but not committed in every
   *     table. Empty when everything is there.
   */
  public Map<Partition, Long> lag() {
    return lag(read(clickHouse));
  }

  Map<Partition, Long> lag(List<State> all) {
    Map<Partition, State> states = slowest(all);
    Map<Partition, Long> lag = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          State state = states.getOrDefault(partition, new State(partition, "", 0, 0, 0));
          if (state.offset() < end) {
            lag.put(partition, end - state.offset());
            return;
          }
          long needed = reachedBy.computeIfAbsent(partition, first -> state.checkpoint());
          if (needed == 0 || !isComplete(needed, state)) {
            lag.put(partition, 0L);
          }
        });
    return lag;
  }

  /**
   * Is a checkpoint committed in every table? Either every shard of the sink says so in the ledger,
   * or the job has completed a later one: a shard, also one that had nothing to commit and so is
   * not in the ledger, takes part in a checkpoint only after it has committed the one before.
   */
  private boolean isComplete(long checkpoint, State state) {
    return state.complete() >= checkpoint
        || completedCheckpoint.applyAsLong(state.job()) > checkpoint;
  }

  /** The partition that is farthest behind, in words. */
  public static Optional<String> worst(Map<Partition, Long> lag) {
    return lag.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            entry ->
                entry.getValue() == 0
                    ? entry.getKey() + " is read but not committed in every table"
                    : "%s lags by %,d records".formatted(entry.getKey(), entry.getValue()));
  }

  /** Where several jobs read a partition, the slowest counts. */
  private Map<Partition, State> slowest(List<State> all) {
    Map<Partition, State> slowest = new HashMap<>();
    for (State state : all) {
      if (exists.test(state.job())) {
        slowest.merge(
            state.partition(), state, (one, other) -> one.offset() <= other.offset() ? one : other);
      }
    }
    return slowest;
  }

  private static List<State> read(ClickHouse clickHouse) {
    return clickHouse.rows(SQL, Map.of()).stream()
        .map(
            row ->
                new State(
                    new Partition(row.get("topic").asText(), row.get("partition").asInt()),
                    row.get("job").asText(),
                    row.get("settled_offset").asLong(),
                    row.get("checkpoint").asLong(),
                    row.get("complete_checkpoint").asLong()))
        .toList();
  }

  private static String resource(String name) {
    try (InputStream input = Settlement.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
