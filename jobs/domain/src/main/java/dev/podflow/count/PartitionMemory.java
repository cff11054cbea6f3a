package dev.podflow.count;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What has to be remembered from record to record of one Kafka partition: uuids seen, where
 * connections are counted, requests that wait for their response, connections that are open. It
 * belongs to the partition and not to the task that reads it, and moves with it when the job is
 * rescaled. Bounded in every part.
 */
public final class PartitionMemory {
  private static final int VERSION = 3;

  /** Without requests that were given up in silence. */
  private static final int VERSION_2 = 2;

  /** Without open connections. */
  private static final int VERSION_1 = 1;

  /** Redelivery repeats a shipper's last batches: some thousand records. */
  private static final int UUIDS = 16_384;

  /** The connections that one or a few nodes have open at a time. */
  private static final int CONNECTIONS = 16_384;

  /** Requests under way on one or a few nodes. */
  private static final int EXCHANGES = 65_536;

  /** What the trackers of one or a few nodes know at a time; they are full at as many. */
  private static final int OPEN_CONNECTIONS = 131_072;

  final RecentHashes uuids = new RecentHashes(UUIDS);
  final ConnectionPoints connections = new ConnectionPoints(CONNECTIONS);
  final Exchanges http = new Exchanges(EXCHANGES);
  final Exchanges dns = new Exchanges(EXCHANGES);
  final OpenConnections open = new OpenConnections(OPEN_CONNECTIONS);

  /** The newest event time, nanoseconds since the epoch; the partition's clock. */
  long newestNanos = Long.MIN_VALUE;

  /** The offset behind the newest record. */
  private long nextOffset;

  /** The offset behind the records that have had their full effect. */
  public long settledOffset() {
    return http.oldestOffset(nextOffset);
  }

  /** Whether something here waits for time to pass. */
  public boolean isWaiting() {
    return !http.isEmpty() || !dns.isEmpty();
  }

  void read(long offset) {
    nextOffset = offset + 1;
  }

  /** For a checkpoint. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(newestNanos);
      out.writeLong(nextOffset);
      uuids.write(out);
      connections.write(out);
      http.write(out);
      dns.write(out);
      open.write(out);
      http.writeGivenUp(out);
      dns.writeGivenUp(out);
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are not those of a {@link #toBytes} of this or an earlier
   *     version
   */
  public static PartitionMemory fromBytes(byte[] bytes) throws IOException {
    PartitionMemory memory = new PartitionMemory();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version < VERSION_1 || version > VERSION) {
        throw new IOException("partition memory of version " + version + " is not known");
      }
      memory.newestNanos = in.readLong();
      memory.nextOffset = in.readLong();
      memory.uuids.read(in);
      memory.connections.read(in);
      memory.http.read(in);
      memory.dns.read(in);
      if (version >= VERSION_2) {
        memory.open.read(in);
      }
      if (version >= VERSION) {
        memory.http.readGivenUp(in);
        memory.dns.readGivenUp(in);
      }
    }
    return memory;
  }
}
