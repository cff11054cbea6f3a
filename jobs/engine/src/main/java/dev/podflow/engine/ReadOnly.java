package dev.podflow.engine;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader may ask for. The engine's own {@code readonly = 1} refuses to write into tables and
 * to read from anything but tables; as a library that serves one owner it lets other things pass:
 * SYSTEM, KILL, files that a SELECT writes or a function reads.
 */
final class ReadOnly {
  /** Blanks and comments, then the first word. What else a statement begins with is refused. */
  private static final Pattern FIRST_WORD =
      Pattern.compile("(?:[\\s(]|--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/)*+(\\w+)", Pattern.DOTALL);

  private static final Pattern READS =
      Pattern.compile("(?i)SELECT|WITH|SHOW|DESC|DESCRIBE|EXPLAIN|EXISTS");

  /**
   * Also inside of texts: where those begin and end is the engine's to say. Names with escapes
   * might be any of them.
   */
  private static final Pattern FILES = Pattern.compile("(?i)\\b(outfile|file)\\b|[`\"][^`\"]*\\\\");

  /** The columns of a function's result are found out by reading from it. */
  private static final Pattern OF_FUNCTION = Pattern.compile("(?is)DESC.*\\(.*");

  private ReadOnly() {}

  /**
   * Lets questions pass.
   *
   * @throws EngineException if it is none
   */
  static void require(byte[] statement) throws EngineException {
    String sql = new String(statement, StandardCharsets.ISO_8859_1);
    Matcher first = FIRST_WORD.matcher(sql);
    if (!first.lookingAt() || !READS.matcher(first.group(1)).matches()) {
      throw EngineException.of(164, "READONLY", "A reader may only ask");
    }
    if (OF_FUNCTION.matcher(sql.substring(first.start(1))).matches() || FILES.matcher(sql).find()) {
      throw EngineException.of(164, "READONLY", "A reader may not use files and other sources");
    }
  }
}
