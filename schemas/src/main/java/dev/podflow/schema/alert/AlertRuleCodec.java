package dev.podflow.schema.alert;

import dev.podflow.schema.GeneratedClasses;
import dev.podflow.schema.SingleObject;
import java.io.IOException;

/** Values of topic {@code alert.rules}; see {@link SingleObject}. Thread-safe. */
public final class AlertRuleCodec {
  private static final SingleObject<AlertRule> VALUES;

  static {
    GeneratedClasses.trust(AlertRule.class);
    VALUES =
        new SingleObject<>(
            AlertRule.getEncoder(),
            AlertRule.getClassSchema(),
            GeneratedClasses.history("alert/AlertRule"),
            "alert.rules");
  }

  private AlertRuleCodec() {}

  /** The bytes of a value. */
  public static byte[] encode(AlertRule value) {
    return VALUES.encode(value);
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static AlertRule decode(byte[] bytes) throws IOException {
    return VALUES.decode(bytes);
  }
}
