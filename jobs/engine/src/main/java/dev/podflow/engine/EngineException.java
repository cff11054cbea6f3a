package dev.podflow.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error that ClickHouse reported, with its code and the HTTP status a server answers with. */
final class EngineException extends Exception {
  private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\.");
  private static final int UNKNOWN = 1002;

  private final int code;

  /**
   * @param message the engine's message, {@code Code: 60. DB::Exception: ... (UNKNOWN_TABLE)}
   */
  EngineException(String message) {
    super(message);
    Matcher matcher = CODE.matcher(message);
    this.code = matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN;
  }

  /** An error that the front finds itself, worded as the server words it. */
  static EngineException of(int code, String name, String message) {
    return new EngineException("Code: %d. DB::Exception: %s. (%s)".formatted(code, message, name));
  }

  int code() {
    return code;
  }

  /** The status that ClickHouse's HTTPHandler gives to the code. */
  int status() {
    return switch (code) {
      case 194 -> 401;
      case 192, 193, 497, 516 -> 403;
      case 46, 47, 50, 56, 60, 63, 73, 81, 115 -> 404;
      case 6, 15, 25, 26, 27, 36, 38, 41, 43, 44, 53, 62, 69, 72, 117, 376, 457, 675, 676 -> 400;
      case 159 -> 408;
      case 48 -> 501;
      case 373 -> 423;
      default -> 500;
    };
  }

  /** What is sent as the body of the answer: drivers look for {@code N. DB::Exception:}. */
  String body(String version) {
    String message = getMessage().strip();
    if (!message.startsWith("Code: ")) {
      message = "Code: %d. DB::Exception: %s".formatted(code, message);
    }
    return message.contains("(version ")
        ? message + "\n"
        : message + " (version " + version + ")\n";
  }
}
