package dev.podflow.simulator.replay;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Records of any log for benchmarks: those of a simulation, told again and again as fast as memory
 * can be copied. Each round comes as much later as the simulation lasts, under other ids.
 */
public final class ReplayedLog implements RecordFeed {
  private static final int LARGEST = 1 << 20;

  private final Log log;
  private final byte[] objects;
  private final List<ReplayedRecord> records;
  private final Instant start;
  private final long roundSeconds;
  private final byte[] buffer = new byte[LARGEST];
  private long laterSeconds;

  private ReplayedLog(
      Log log, byte[] objects, List<ReplayedRecord> records, Instant start, long roundSeconds) {
    this.log = log;
    this.start = start;
    this.objects = objects;
    this.records = records;
    this.roundSeconds = roundSeconds;
  }

  /**
   * Simulates what is going to be told. What becomes of pods while it lasts is left out: they are
   * there in every round, or never.
   *
   * @param config which logs it says is of no matter
   * @throws IOException never; memory takes everything
   */
  public static ReplayedLog of(Log log, SimulationConfig config) throws IOException {
    Collector collector = new Collector(log, config);
    Simulation.run(config.withLogs(Set.of(log)), collector);
    return new ReplayedLog(
        log,
        collector.objects,
        collector.records,
        config.start(),
        Duration.between(config.start(), config.end()).toSeconds());
  }

  /**
   * Tells it so much later that a number of records ends by a time.
   *
   * @param end not before the end of the simulation
   */
  public ReplayedLog until(Instant end, long count) {
    long rounds = (count + records.size() - 1) / records.size();
    Instant begin = end.minusSeconds(rounds * roundSeconds).truncatedTo(ChronoUnit.MINUTES);
    laterSeconds = Duration.between(start, begin).toSeconds();
    return this;
  }

  /** How many records a round has. */
  public int roundRecords() {
    return records.size();
  }

  @Override
  public String topic() {
    return log.topic();
  }

  @Override
  public byte[] kubernetesObjects() {
    return objects.clone();
  }

  @Override
  public void run(long first, long count, Sink sink) throws IOException {
    for (long number = first; number < first + count; number++) {
      int round = (int) (number / records.size());
      ReplayedRecord record = records.get((int) (number % records.size()));
      int length = record.write(buffer, round, laterSeconds + round * roundSeconds);
      sink.record(record.key(), buffer, length);
    }
  }

  /** Keeps one log of a simulation. */
  private static final class Collector implements SimulationOutput {
    private final Log log;
    private final String cluster;
    private final Instant earliest;
    private final Instant latest;
    private final List<ReplayedRecord> records = new ArrayList<>();
    private byte[] objects = {};

    Collector(Log log, SimulationConfig config) {
      this.log = log;
      cluster = config.cluster();
      // Counters tell of a start before the simulation's, timers of ends behind it.
      earliest = config.start().minus(Duration.ofDays(7));
      latest = config.end().plus(Duration.ofDays(1));
    }

    @Override
    public void initialObjects(byte[] list) {
      objects = list;
    }

    @Override
    public void watchEvent(byte[] event) {
      // The cluster stays as it is.
    }

    @Override
    public void record(Log of, String node, byte[] record) {
      if (of == log) {
        String key = log == Log.HUBBLE ? node : cluster + "/" + node;
        records.add(ReplayedRecord.of(key, record, earliest, latest));
      }
    }

    @Override
    public void truth(Truth truth) {
      // Each round adds to what a truth would have to say.
    }
  }
}
