package dev.podflow.bench;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.replay.ReplayedLog;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;

/** Reading batches of a source's records from memory, by one reader or another. */
final class DecodeWork {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PODS = 1_000;
  private static final int RECORDS_PER_SECOND = 10_000;

  private final RecordFeed feed;
  private final Decoder decoder;
  private final byte[][] records;
  private long generated;

  /**
   * @param records how many records a batch has
   */
  DecodeWork(String reader, String source, int records) throws IOException {
    this(reader, source, records, SimulationConfig.large(1, START));
  }

  /**
   * @param simulated what the records of sources other than Hubble's are of
   */
  DecodeWork(String reader, String source, int records, SimulationConfig simulated)
      throws IOException {
    this.feed = feed(source, simulated);
    this.decoder = Decoder.of(reader, source);
    this.records = new byte[records][];
  }

  private static RecordFeed feed(String source, SimulationConfig simulated) throws IOException {
    return switch (source) {
      case "hubble" -> new HubbleBench(1, START, PODS, RECORDS_PER_SECOND);
      case "calico" -> ReplayedLog.of(Log.CALICO, simulated);
      case "envoy" -> ReplayedLog.of(Log.ACCESS, simulated);
      case "otlp" -> ReplayedLog.of(Log.METRICS, simulated);
      default -> throw new IllegalArgumentException("there is no source " + source);
    };
  }

  /** Generates the next records: later ones with other ids. */
  void nextBatch() throws IOException {
    int[] filled = {0};
    feed.run(
        generated,
        records.length,
        (node, buffer, length) -> records[filled[0]++] = Arrays.copyOf(buffer, length));
    generated += records.length;
  }

  /** The batch's size. */
  long bytes() {
    long bytes = 0;
    for (byte[] record : records) {
      bytes += record.length;
    }
    return bytes;
  }

  /**
   * Reads the batch.
   *
   * @return how many records could be read
   */
  int decode() throws IOException {
    int read = 0;
    for (byte[] record : records) {
      if (decoder.read(record) != null) {
        read++;
      }
    }
    return read;
  }
}
