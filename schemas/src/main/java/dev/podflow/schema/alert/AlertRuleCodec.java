package dev.podflow.schema.alert;

import dev.podflow.schema.GeneratedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/** Values of topic {@code alert.rules} in Avro's single-object encoding. Thread-safe. */
public final class AlertRuleCodec {
  private static final BinaryMessageEncoder<AlertRule> ENCODER;
  private static final BinaryMessageDecoder<AlertRule> DECODER;

  static {
    GeneratedClasses.trust(AlertRule.class);
    ENCODER = AlertRule.getEncoder();
    DECODER = GeneratedClasses.withHistory(AlertRule.getDecoder(), "alert/AlertRule");
  }

  private AlertRuleCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(AlertRule value) {
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
  public static AlertRule decode(byte[] bytes) throws IOException {
    try {
      return DECODER.decode(bytes);
    } catch (RuntimeException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of alert.rules: " + e.getMessage(), e);
    }
  }
}
