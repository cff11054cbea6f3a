package dev.podflow.flow.access;

/** One way to write a record as a line of text. */
interface LineFormat {
  /** What a line turned out to be. */
  enum Split {
    /** A record; its fields have been said. */
    RECORD,
    /** A message of the proxy itself, which has nothing to do with traffic. */
    STATUS,
    /** Begun as a record of this format, but not one. */
    BROKEN
  }

  /**
   * Whether the line is of this format, by a look at how it begins.
   *
   * @param end where the line ends; it begins with neither a blank nor what a shipper puts before
   */
  boolean matches(byte[] text, int start, int end);

  /** Splits a line that {@link #matches}; never reads outside of it. */
  Split split(byte[] text, int start, int end, Fields fields);
}
