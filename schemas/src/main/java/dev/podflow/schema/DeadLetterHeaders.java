package dev.podflow.schema;

/** Headers of a record in {@code dead-letters}; values are UTF-8 text, numbers in decimal. */
public final class DeadLetterHeaders {
  public static final String SOURCE_TOPIC = "source-topic";
  public static final String SOURCE_PARTITION = "source-partition";
  public static final String SOURCE_OFFSET = "source-offset";

  /** The record's own key, untouched; there is none where the record had none. */
  public static final String SOURCE_KEY = "source-key";

  /** One of a few codes, such as {@code malformed}. */
  public static final String REASON = "reason";

  /** A sentence for people: what was wrong, and where in the record. */
  public static final String ERROR = "error";

  /**
   * What was kept of the record where that is not its bytes: {@code mask} or {@code drop}. Such a
   * letter cannot be sent again.
   */
  public static final String KEPT = "kept";

  private DeadLetterHeaders() {}
}
