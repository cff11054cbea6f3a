package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType.Store;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Sketch;
import dev.podflow.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Deltas between operators. A row is its table's place in {@link Tables#ALL}, then window, texts,
 * numbers, the mask of known measures with their values, sketches, states, each behind a byte that
 * says what it is, and latest values with their times; numbers are varints, texts are UTF-8 of any
 * length.
 */
final class DeltaSerializer extends TypeSerializer<Delta> {
  static final DeltaSerializer INSTANCE = new DeltaSerializer();

  private static final long serialVersionUID = 1L;
  private static final int NULL_STATE = 0;
  private static final int TEXT_STATE = 1;
  private static final int NUMBER_STATE = 2;
  private static final int MAP_STATE = 3;

  private DeltaSerializer() {}

  @Override
  public void serialize(Delta delta, DataOutputView out) throws IOException {
    DeltaTable table = delta.table();
    int place = Tables.ALL.indexOf(table);
    if (place < 0) {
      throw new IOException("table " + table + " is not among those that are committed");
    }
    out.writeByte(place);
    zigzag(delta.window(), out);
    for (int i = 0; i < table.slots(Store.TEXT); i++) {
      text(delta.text(i), out);
    }
    for (int i = 0; i < table.slots(Store.NUMBER); i++) {
      varint(delta.number(i), out);
    }
    varint(delta.knownMask(), out);
    for (int i = 0; i < table.slots(Store.MEASURE); i++) {
      if (delta.isKnown(i)) {
        varint(delta.measure(i), out);
      }
    }
    for (int i = 0; i < table.slots(Store.SKETCH); i++) {
      sketch(delta.sketch(i), out);
    }
    for (int i = 0; i < table.slots(Store.STATE); i++) {
      state(delta.state(i), out);
    }
    for (int i = 0; i < table.slots(Store.LATEST); i++) {
      varint(delta.latestAt(i), out);
      out.writeDouble(delta.latest(i));
    }
  }

  @Override
  public Delta deserialize(DataInputView in) throws IOException {
    DeltaTable table = Tables.ALL.get(in.readUnsignedByte());
    Delta delta = new Delta(table).window(zigzag(in));
    for (int i = 0; i < table.slots(Store.TEXT); i++) {
      delta.text(i, text(in));
    }
    for (int i = 0; i < table.slots(Store.NUMBER); i++) {
      delta.number(i, varint(in));
    }
    long known = varint(in);
    for (int i = 0; i < table.slots(Store.MEASURE); i++) {
      if ((known & (1L << i)) != 0) {
        delta.add(i, varint(in));
      }
    }
    for (int i = 0; i < table.slots(Store.SKETCH); i++) {
      int bins = (int) varint(in);
      int bin = 0;
      for (int left = bins; left > 0; left--) {
        bin += (int) zigzag(in);
        delta.sketchToFill(i).addBin(bin, varint(in));
      }
    }
    for (int i = 0; i < table.slots(Store.STATE); i++) {
      state(delta, i, in);
    }
    for (int i = 0; i < table.slots(Store.LATEST); i++) {
      delta.latest(i, varint(in), in.readDouble());
    }
    return delta;
  }

  private static void state(Object state, DataOutputView out) throws IOException {
    if (state == null) {
      out.writeByte(NULL_STATE);
    } else if (state instanceof String text) {
      out.writeByte(TEXT_STATE);
      text(text, out);
    } else if (state instanceof Long number) {
      out.writeByte(NUMBER_STATE);
      zigzag(number, out);
    } else if (state instanceof Map<?, ?> map) {
      out.writeByte(MAP_STATE);
      varint(map.size(), out);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text((String) entry.getKey(), out);
        text((String) entry.getValue(), out);
      }
    } else {
      throw new IOException("no state: " + state.getClass());
    }
  }

  private static void state(Delta delta, int slot, DataInputView in) throws IOException {
    int kind = in.readByte();
    switch (kind) {
      case NULL_STATE -> delta.state(slot, (Long) null);
      case TEXT_STATE -> delta.state(slot, text(in));
      case NUMBER_STATE -> delta.state(slot, (Long) zigzag(in));
      case MAP_STATE -> {
        Map<String, String> map = new HashMap<>();
        for (long left = varint(in); left > 0; left--) {
          map.put(text(in), text(in));
        }
        delta.state(slot, map);
      }
      default -> throw new IOException("a state of kind " + kind + " is not known");
    }
  }

  private static void sketch(Sketch sketch, DataOutputView out) throws IOException {
    int bins = sketch == null ? 0 : sketch.size();
    varint(bins, out);
    int last = 0;
    for (int i = 0; i < bins; i++) {
      zigzag(sketch.bin(i) - last, out);
      last = sketch.bin(i);
      varint(sketch.count(i), out);
    }
  }

  private static void text(String text, DataOutputView out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length, out);
    out.write(utf8);
  }

  private static String text(DataInputView in) throws IOException {
    int length = (int) varint(in);
    if (length == 0) {
      return "";
    }
    byte[] utf8 = new byte[length];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void zigzag(long value, DataOutputView out) throws IOException {
    varint((value << 1) ^ (value >> 63), out);
  }

  private static long zigzag(DataInputView in) throws IOException {
    long value = varint(in);
    return (value >>> 1) ^ -(value & 1);
  }

  private static void varint(long value, DataOutputView out) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long varint(DataInputView in) throws IOException {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Delta> duplicate() {
    return this;
  }

  @Override
  public Delta createInstance() {
    return new Delta(Tables.ALL.get(0));
  }

  @Override
  public Delta copy(Delta from) {
    Delta copy = new Delta(from.table()).window(from.window());
    for (int i = 0; i < from.table().slots(Store.TEXT); i++) {
      copy.text(i, from.text(i));
    }
    for (int i = 0; i < from.table().slots(Store.NUMBER); i++) {
      copy.number(i, from.number(i));
    }
    copy.merge(from);
    return copy;
  }

  /** A delta's table is fixed, so there is nothing to reuse. */
  @Override
  public Delta copy(Delta from, Delta reuse) {
    return copy(from);
  }

  @Override
  public Delta deserialize(Delta reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeltaSerializer;
  }

  @Override
  public int hashCode() {
    return DeltaSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Delta> snapshotConfiguration() {
    return new Snapshot();
  }

  /**
   * Remembers the tables and their columns. New tables may be appended; a table that is known keeps
   * its columns, or what was written cannot be read.
   */
  public static final class Snapshot implements TypeSerializerSnapshot<Delta> {
    private static final int VERSION = 1;

    private List<String> shapes = Tables.ALL.stream().map(Snapshot::shape).toList();

    private static String shape(DeltaTable table) {
      StringBuilder shape = new StringBuilder(table.name());
      for (Column column : table.columns()) {
        shape.append(' ').append(column.name()).append(':').append(column.type());
      }
      return shape.toString();
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeInt(shapes.size());
      for (String shape : shapes) {
        text(shape, out);
      }
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
        throws IOException {
      if (version != VERSION) {
        throw new IOException("deltas of version " + version + " are not known to this release");
      }
      List<String> read = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        read.add(text(in));
      }
      shapes = List.copyOf(read);
    }

    @Override
    public TypeSerializer<Delta> restoreSerializer() {
      return INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<Delta> resolveSchemaCompatibility(
        TypeSerializerSnapshot<Delta> old) {
      if (!(old instanceof Snapshot before) || before.shapes.size() > shapes.size()) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      return before.shapes.equals(shapes.subList(0, before.shapes.size()))
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
