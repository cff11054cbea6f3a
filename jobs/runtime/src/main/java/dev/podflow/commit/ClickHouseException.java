package dev.podflow.commit;

import java.io.IOException;
import java.io.Serial;
import java.util.Set;

/** An error that ClickHouse answered with. */
final class ClickHouseException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Codes (ClickHouse, ErrorCodes.cpp) that the same request gets again however often it is sent: a
   * missing table or column, a wrong type, unreadable data, a refused user. All others may pass.
   */
  private static final Set<Integer> PERMANENT =
      Set.of(
          6, 8, 10, 16, 20, 26, 27, 33, 36, 41, 43, 44, 46, 47, 48, 50, 53, 60, 62, 63, 70, 72, 73,
          81, 115, 117, 131, 164, 192, 193, 194, 291, 386, 452, 497, 516);

  private final int code;

  /**
   * @param code ClickHouse's error code, 0 where the answer has none
   */
  ClickHouseException(int status, int code, String message) {
    super("ClickHouse answered with status " + status + ": " + message);
    this.code = code;
  }

  boolean isPermanent() {
    return PERMANENT.contains(code);
  }
}
