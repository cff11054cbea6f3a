package dev.podflow.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The documents of an input, one after another, whichever syntax they are in. */
interface Documents {
  /** Goes to the next document; false at the end. */
  boolean next() throws IOException;

  /** The parser of the current document, at its first token. */
  JsonParser parser();

  /** Gives the rest of the current document up, because it is malformed. */
  void skip() throws IOException;

  /** The line of the input that was reached, from 1. */
  long line();

  /** Tells JSON from YAML by the first character that says something. */
  static Documents of(InputStream in) throws IOException {
    int limit = 1 << 16;
    BufferedInputStream buffered = new BufferedInputStream(in, limit);
    buffered.mark(limit);
    int first;
    int seen = 0;
    do {
      first = buffered.read();
      seen++;
    } while (seen < limit && saysNothing(first));
    buffered.reset();
    return first == '{' || first == '[' ? new JsonDocuments(buffered) : new YamlDocuments(buffered);
  }

  private static boolean saysNothing(int b) {
    // EF BB BF is a byte order mark.
    return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == 0xEF || b == 0xBB || b == 0xBF;
  }

  /** What is wrong, in one line. */
  static String message(IOException problem) {
    String message =
        problem instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : problem.getMessage();
    return message == null
        ? problem.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
