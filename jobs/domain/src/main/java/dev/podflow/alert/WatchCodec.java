package dev.podflow.alert;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link Watch} as checkpoints hold it. */
final class WatchCodec {
  /** 1: without states and what is decided; 2: without pods; 3: without a policy's change. */
  private static final int VERSION = 4;

  private WatchCodec() {}

  static byte[] toBytes(Watch watch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeUTF(watch.rule);
      out.writeUTF(watch.kind.name());
      writeGroup(watch.group, out);
      out.writeUTF(watch.severity.name());
      out.writeByte(watch.standing.code());
      out.writeLong(watch.nextMinute);
      out.writeLong(watch.activeSince);
      out.writeLong(watch.newestMinute);
      out.writeLong(watch.knownMinute);
      out.writeLong(watch.pendingSince);
      out.writeLong(watch.startedMinute);
      out.writeLong(watch.lastBreach);
      out.writeLong(watch.toldMinute);
      out.writeDouble(watch.toldValue);
      out.writeDouble(watch.toldThreshold);
      out.writeUTF(watch.policy);
      watch.usual.write(out);
      out.writeInt(watch.minutes.size());
      for (Map.Entry<Long, WatchedMinute> minute : watch.minutes.entrySet()) {
        out.writeLong(minute.getKey());
        minute.getValue().write(out);
      }
      out.writeLong(watch.decidedBefore);
      out.writeLong(watch.heardMinute);
      watch.states.write(out);
      out.writeUTF(watch.change);
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are not those of a {@link #toBytes} of this or an earlier
   *     version
   */
  static Watch fromBytes(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version < 1 || version > VERSION) {
        throw new IOException("a watch of version " + version + " is not known");
      }
      Watch watch = new Watch(in.readUTF(), RuleKind.valueOf(in.readUTF()), readGroup(in));
      watch.severity = Severity.valueOf(in.readUTF());
      watch.standing = Standing.of(in.readByte());
      watch.nextMinute = in.readLong();
      watch.activeSince = in.readLong();
      watch.newestMinute = in.readLong();
      watch.knownMinute = in.readLong();
      watch.pendingSince = in.readLong();
      watch.startedMinute = in.readLong();
      watch.lastBreach = in.readLong();
      watch.toldMinute = in.readLong();
      watch.toldValue = in.readDouble();
      watch.toldThreshold = in.readDouble();
      watch.policy = in.readUTF();
      watch.usual.read(in);
      for (int size = in.readInt(); size > 0; size--) {
        watch.minutes.put(in.readLong(), WatchedMinute.read(in, version));
      }
      watch.decidedBefore = version > 1 ? in.readLong() : watch.nextMinute;
      watch.heardMinute = version > 1 ? in.readLong() : watch.newestMinute;
      if (version > 1) {
        watch.states.read(in);
      }
      if (version > 3) {
        watch.change = in.readUTF();
      }
      return watch;
    }
  }

  private static void writeGroup(SortedMap<String, String> group, DataOutputStream out)
      throws IOException {
    out.writeInt(group.size());
    for (Map.Entry<String, String> label : group.entrySet()) {
      out.writeUTF(label.getKey());
      out.writeUTF(label.getValue());
    }
  }

  private static SortedMap<String, String> readGroup(DataInputStream in) throws IOException {
    SortedMap<String, String> group = new TreeMap<>();
    for (int size = in.readInt(); size > 0; size--) {
      group.put(in.readUTF(), in.readUTF());
    }
    return group;
  }
}
