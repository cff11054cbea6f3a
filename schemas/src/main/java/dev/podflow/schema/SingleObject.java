package dev.podflow.schema;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Values of one schema in Avro's single-object encoding: two marker bytes, the fingerprint of the
 * writer's schema, the record. Thread-safe.
 *
 * @param <T> the generated class
 */
public final class SingleObject<T> {
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;
  private final String topic;

  /**
   * @param decoder one that {@linkplain GeneratedClasses#withHistory knows the schema's history}
   * @param topic the topic that holds such values, for messages
   */
  public SingleObject(
      BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder, String topic) {
    this.encoder = encoder;
    this.decoder = decoder;
    this.topic = topic;
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
    try {
      // Of this class of stream alone Avro knows how much is left: of any other it takes a text's
      // word for its length, and allocates that, before it looks.
      return decoder.decode(new ByteArrayInputStream(bytes));
    } catch (RuntimeException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of " + topic + ": " + e.getMessage(), e);
    }
  }
}
