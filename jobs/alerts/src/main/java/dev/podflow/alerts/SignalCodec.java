package dev.podflow.alerts;

import dev.podflow.alert.Signal;
import dev.podflow.delta.Sketch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Signals as bytes, between two tasks of one run: they are in no checkpoint. */
final class SignalCodec {
  private SignalCodec() {}

  static byte[] toBytes(Signal signal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(signal.rule());
      out.writeInt(signal.group().size());
      for (Map.Entry<String, String> label : signal.group().entrySet()) {
        out.writeUTF(label.getKey());
        out.writeUTF(label.getValue());
      }
      out.writeLong(signal.minute());
      out.writeBoolean(signal.learning());
      out.writeByte(signal.reporter().ordinal());
      out.writeDouble(signal.bad());
      out.writeDouble(signal.total());
      write(signal.sketch(), out);
      out.writeUTF(signal.member());
      out.writeUTF(signal.policy());
      out.writeBoolean(signal.identity());
      out.writeUTF(signal.change());
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Sketch sketch, DataOutputStream out) throws IOException {
    out.writeInt(sketch == null ? -1 : sketch.size());
    for (int i = 0; sketch != null && i < sketch.size(); i++) {
      out.writeInt(sketch.bin(i));
      out.writeLong(sketch.count(i));
    }
  }

  static Signal fromBytes(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String rule = in.readUTF();
      SortedMap<String, String> group = new TreeMap<>();
      for (int size = in.readInt(); size > 0; size--) {
        group.put(in.readUTF(), in.readUTF());
      }
      return new Signal(
          rule,
          group,
          in.readLong(),
          in.readBoolean(),
          Signal.Reporter.values()[in.readByte()],
          in.readDouble(),
          in.readDouble(),
          readSketch(in),
          in.readUTF(),
          in.readUTF(),
          in.readBoolean(),
          in.readUTF());
    }
  }

  private static Sketch readSketch(DataInputStream in) throws IOException {
    int bins = in.readInt();
    if (bins < 0) {
      return null;
    }
    Sketch sketch = new Sketch();
    for (int i = 0; i < bins; i++) {
      sketch.addBin(in.readInt(), in.readLong());
    }
    return sketch;
  }
}
