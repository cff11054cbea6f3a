package dev.podflow.metric.otlp;

import dev.podflow.flow.Rejection;
import dev.podflow.metric.Sample;

/**
 * Reads a request, protobuf or JSON, into samples. What the bytes are shows at their beginning:
 * JSON has an object's bracket, perhaps behind white space. A line feed is also how protobuf
 * begins, so what is no protobuf then is tried as JSON.
 *
 * <p>A request is used or refused as a whole; only points whose times cannot be right are left out
 * singly, as long as others remain. Nothing is thrown. Not safe for use by several threads.
 */
public final class OtlpReader {
  /** Larger requests are refused unread; Kafka's own limit is usually a megabyte. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private final RequestBuilder builder;
  private final ProtobufRequest protobuf;
  private final JsonRequest json;
  private String detail = "";

  /**
   * @param maxSkewMillis how far a point's time may be ahead of its record's Kafka timestamp
   */
  public OtlpReader(long maxSkewMillis) {
    builder = new RequestBuilder(maxSkewMillis);
    protobuf = new ProtobufRequest(builder);
    json = new JsonRequest(builder);
  }

  /**
   * Reads a request.
   *
   * @param kafkaMillis the record's Kafka timestamp, epoch milliseconds; negative if it has none
   * @return null if it was read, else why not; {@link #detail} says more
   */
  public Rejection read(byte[] buffer, int offset, int length, long kafkaMillis) {
    detail = "";
    builder.begin(kafkaMillis);
    if (length > MAX_RECORD_BYTES) {
      detail = length + " bytes, more than " + MAX_RECORD_BYTES;
      return Rejection.TOO_LARGE;
    }
    int first = offset;
    while (first < offset + length && isSpace(buffer[first])) {
      first++;
    }
    if (first == offset + length) {
      return Rejection.EMPTY;
    }
    boolean object = buffer[first] == '{';
    if (object && buffer[offset] != '\n') {
      return readJson(buffer, offset, length);
    }
    Rejection rejection = protobuf.read(buffer, offset, length);
    if (rejection == Rejection.MALFORMED && object) {
      builder.begin(kafkaMillis);
      return readJson(buffer, offset, length);
    }
    if (rejection != null) {
      detail = "protobuf, at byte " + protobuf.errorOffset();
    }
    return rejection;
  }

  private Rejection readJson(byte[] buffer, int offset, int length) {
    Rejection rejection = json.read(buffer, offset, length);
    if (rejection != null) {
      String path = json.errorPath();
      detail = (path.isEmpty() ? "" : path + " ") + "at byte " + json.errorOffset();
    }
    return rejection;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** How many samples the request had; what they are after a rejection means nothing. */
  public int size() {
    return builder.size();
  }

  /** The i-th sample; valid until the next request is read, but for its buckets. */
  public Sample sample(int i) {
    return builder.sample(i);
  }

  /** Points that were left out because of their times. */
  public int refused() {
    return builder.refused();
  }

  /** What was wrong with the request that was last refused, and where, for people. */
  public String detail() {
    return detail;
  }
}
