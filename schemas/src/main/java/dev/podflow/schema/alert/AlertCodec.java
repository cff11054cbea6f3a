package dev.podflow.schema.alert;

import dev.podflow.schema.GeneratedClasses;
import dev.podflow.schema.SingleObject;
import java.io.IOException;

/** Values of topic {@code alerts}; see {@link SingleObject}. Thread-safe. */
public final class AlertCodec {
  private static final SingleObject<Alert> VALUES;

  static {
    GeneratedClasses.trust(Alert.class);
    VALUES =
        new SingleObject<>(
            Alert.getEncoder(),
            Alert.getClassSchema(),
            GeneratedClasses.history("alert/Alert"),
            "alerts");
  }

  private AlertCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(Alert value) {
    return VALUES.encode(value);
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static Alert decode(byte[] bytes) throws IOException {
    return VALUES.decode(bytes);
  }
}
