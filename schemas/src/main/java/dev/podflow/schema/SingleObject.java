package dev.podflow.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Values of one schema in Avro's <a
 * href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">single-object
 * encoding</a>: two marker bytes, the fingerprint of the writer's schema, the record. Thread-safe.
 *
 * <p>Avro's own decoder of it reads a stream, of which it does not know what is left: it takes a
 * text's word for its length, and allocates that. This one gives it the array.
 *
 * @param <T> the generated class
 */
public final class SingleObject<T> {
  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  private final BinaryMessageEncoder<T> encoder;
  private final String topic;

  /** By the fingerprint of the writer's schema. */
  private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();

  /**
   * @param schema the generated class's
   * @param earlier {@linkplain GeneratedClasses#history what it was} in earlier releases
   * @param topic the topic that holds such values, for messages
   */
  public SingleObject(
      BinaryMessageEncoder<T> encoder, Schema schema, List<Schema> earlier, String topic) {
    this.encoder = encoder;
    this.topic = topic;
    SpecificData model = SpecificData.getForSchema(schema);
    for (Schema writer : earlier) {
      readers.put(fingerprint(writer), new SpecificDatumReader<>(writer, schema, model));
    }
    readers.put(fingerprint(schema), new SpecificDatumReader<>(schema, schema, model));
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** The bytes of a value. */
  public byte[] encode(T value) {
    try {
      ByteBuffer buffer = encoder.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a value of " + topic, e);
    }
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public T decode(byte[] bytes) throws IOException {
    if (bytes.length < HEADER_BYTES || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
      throw new IOException("Not a value of " + topic + ": it does not begin with Avro's marker");
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    SpecificDatumReader<T> reader = readers.get(fingerprint);
    if (reader == null) {
      throw new IOException(
          "Not a value of %s: no schema known here has the fingerprint %016x"
              .formatted(topic, fingerprint));
    }
    try {
      int length = bytes.length - HEADER_BYTES;
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, length, null));
    } catch (RuntimeException | IOException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of " + topic + ": " + e.getMessage(), e);
    }
  }
}
