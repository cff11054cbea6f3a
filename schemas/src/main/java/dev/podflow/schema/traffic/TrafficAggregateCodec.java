package dev.podflow.schema.traffic;

import dev.podflow.schema.GeneratedClasses;
import dev.podflow.schema.SingleObject;
import java.io.IOException;

/** Values of topic {@code traffic.aggregates}; see {@link SingleObject}. Thread-safe. */
public final class TrafficAggregateCodec {
  private static final SingleObject<TrafficAggregate> VALUES;

  static {
    GeneratedClasses.trust(TrafficAggregate.class);
    VALUES =
        new SingleObject<>(
            TrafficAggregate.getEncoder(),
            TrafficAggregate.getClassSchema(),
            GeneratedClasses.history("traffic/TrafficAggregate"),
            "traffic.aggregates");
  }

  private TrafficAggregateCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(TrafficAggregate value) {
    return VALUES.encode(value);
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static TrafficAggregate decode(byte[] bytes) throws IOException {
    return VALUES.decode(bytes);
  }
}
