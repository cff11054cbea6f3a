package dev.podflow.flow;

import dev.podflow.json.JsonReader;

/**
 * Why a record could not be used. The names, in kebab case, are the {@code reason} header of a dead
 * letter and a label of its counter, so they are few and never renamed.
 */
public enum Rejection {
  /** Nothing but white space, or no bytes at all. */
  EMPTY,
  /** Not the format that the topic takes. */
  MALFORMED,
  /** The text of a record goes on after its end. */
  TRAILING_DATA,
  /** Nested deeper than any real record. */
  TOO_DEEP,
  /** Larger than the limit for a record. */
  TOO_LARGE,
  /** A field has another type than its format says. */
  WRONG_TYPE,
  /** None of the messages that the format knows. */
  UNKNOWN_MESSAGE,
  /** A flow without a time belongs to no minute. */
  NO_TIME,
  /** A time that cannot be read. */
  BAD_TIME,
  /** Before 2015: a clock that was never set. */
  TIME_TOO_OLD,
  /** More than the allowed skew ahead of the broker's clock. */
  TIME_IN_FUTURE;

  /** The name as it is written outside, such as {@code time-in-future}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Why a record could not be used whose JSON could not be read. */
  public static Rejection of(JsonReader.Error error) {
    return switch (error) {
      case EMPTY -> EMPTY;
      case NONE, MALFORMED -> MALFORMED;
      case TOO_DEEP -> TOO_DEEP;
      case TRAILING_DATA -> TRAILING_DATA;
      case WRONG_TYPE -> WRONG_TYPE;
    };
  }
}
