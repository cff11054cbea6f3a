package dev.podflow.schema.alert;

import dev.podflow.schema.GeneratedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/** Values of topic {@code alerts} in Avro's single-object encoding. Thread-safe. */
public final class AlertCodec {
  private static final BinaryMessageEncoder<Alert> ENCODER;
  private static final BinaryMessageDecoder<Alert> DECODER;

  static {
    GeneratedClasses.trust(Alert.class);
    ENCODER = Alert.getEncoder();
    DECODER = GeneratedClasses.withHistory(Alert.getDecoder(), "alert/Alert");
  }

  private AlertCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(Alert value) {
    try {
      ByteBuffer buffer = ENCODER.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode " + value, e);
    }
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static Alert decode(byte[] bytes) throws IOException {
    try {
      return DECODER.decode(bytes);
    } catch (RuntimeException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of alerts: " + e.getMessage(), e);
    }
  }
}
