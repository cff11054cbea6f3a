package dev.podflow.schema.traffic;

import dev.podflow.schema.GeneratedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Values of topic {@code traffic.aggregates} in Avro's single-object encoding: two marker bytes,
 * the fingerprint of the writer's schema, the record. Thread-safe.
 */
public final class TrafficAggregateCodec {
  private static final BinaryMessageEncoder<TrafficAggregate> ENCODER;
  private static final BinaryMessageDecoder<TrafficAggregate> DECODER;

  static {
    GeneratedClasses.trust(TrafficAggregate.class);
    ENCODER = TrafficAggregate.getEncoder();
    DECODER =
        GeneratedClasses.withHistory(TrafficAggregate.getDecoder(), "traffic/TrafficAggregate");
  }

  private TrafficAggregateCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(TrafficAggregate aggregate) {
    try {
      ByteBuffer buffer = ENCODER.encode(aggregate);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode " + aggregate.getToken(), e);
    }
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static TrafficAggregate decode(byte[] bytes) throws IOException {
    try {
      return DECODER.decode(bytes);
    } catch (RuntimeException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of traffic.aggregates: " + e.getMessage(), e);
    }
  }
}
