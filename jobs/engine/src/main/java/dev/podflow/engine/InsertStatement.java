package dev.podflow.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where the data of an INSERT begins and in which format it is.
 *
 * @param head the statement up to {@code VALUES} or {@code FORMAT}
 * @param format the name of the input format
 * @param dataStart index of the first byte of data in the scanned text
 * @param input index in {@code head} of {@code input(...)} in an INSERT SELECT, or -1: then the
 *     data goes straight into the table
 */
record InsertStatement(byte[] head, String format, int dataStart, int input) {

  /**
   * Scans a statement's text.
   *
   * @param sql the beginning of a request, long enough to hold the head of an INSERT
   * @param length how many bytes of {@code sql} are text
   * @return null where the statement is no INSERT that takes data behind it
   */
  static InsertStatement scan(byte[] sql, int length) {
    return new Scanner(sql, length).insert();
  }

  /** Whether it is an INSERT SELECT that reads its data through {@code input(...)}. */
  boolean selects() {
    return input >= 0;
  }

  /**
   * The INSERT SELECT with {@code file(...)} in place of {@code input(...)}: the engine takes no
   * data behind an INSERT SELECT, it would insert nothing and say nothing.
   */
  byte[] reading(Path file) {
    int arguments = input;
    while (head[arguments] != '(') {
      arguments++;
    }
    ByteArrayOutputStream sql = new ByteArrayOutputStream();
    sql.write(head, 0, input);
    sql.writeBytes(Engine.utf8("file('%s', '%s', ".formatted(file, format)));
    sql.write(head, arguments + 1, head.length - arguments - 1);
    return sql.toByteArray();
  }

  private static final class Scanner {
    private final byte[] sql;
    private final int length;
    private int at;

    // Of the token last read.
    private int start;
    private int depth;

    Scanner(byte[] sql, int length) {
      this.sql = sql;
      this.length = length;
    }

    InsertStatement insert() {
      if (!next() || !is("INSERT") || !next()) {
        return null;
      }
      if (is("INTO") && !next()) {
        return null;
      }
      if (is("TABLE") && !nextIsDot() && !next()) {
        return null;
      }
      // The table's name may be any word, even VALUES; so may each part behind a dot.
      if (is("FUNCTION") && !nextIsDot()) {
        next();
      }
      while (nextIsDot()) {
        next();
        next();
      }
      int input = -1;
      boolean select = false;
      while (next()) {
        if (is("INPUT") && followedBy('(')) {
          input = start;
        }
        if (depth > 0) {
          continue;
        }
        if (is("SELECT") || is("WITH")) {
          select = true;
        } else if (!select && is("VALUES")) {
          return new InsertStatement(head(), "Values", at, -1);
        } else if (is("FORMAT") && (!select || input >= 0)) {
          int end = start;
          if (!next() || !isWord(sql[start])) {
            return null;
          }
          String format = new String(sql, start, at - start, StandardCharsets.UTF_8);
          return new InsertStatement(Arrays.copyOf(sql, end), format, dataStart(), input);
        } else if (!select && is("INFILE")) {
          return null;
        }
      }
      return null;
    }

    private byte[] head() {
      return Arrays.copyOf(sql, start);
    }

    /** As the server: blanks, then at most one line end; all that follows is data. */
    private int dataStart() {
      int i = at;
      while (i < length && (sql[i] == ' ' || sql[i] == '\t' || sql[i] == '\f')) {
        i++;
      }
      if (i < length && sql[i] == '\r') {
        i++;
      }
      if (i < length && sql[i] == '\n') {
        i++;
      }
      return i;
    }

    /** Reads a word, a quoted text or a single character; keeps track of parentheses. */
    private boolean next() {
      at = skipBlank(at);
      if (at >= length) {
        return false;
      }
      start = at;
      byte c = sql[at];
      if (isWord(c)) {
        while (at < length && isWord(sql[at])) {
          at++;
        }
      } else if (c == '\'' || c == '"' || c == '`') {
        at = quoted(c);
      } else {
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        at++;
      }
      return true;
    }

    private int quoted(byte quote) {
      int i = at + 1;
      while (i < length) {
        if (sql[i] == '\\') {
          i += 2;
        } else if (sql[i] != quote) {
          i++;
        } else if (i + 1 < length && sql[i + 1] == quote) {
          i += 2;
        } else {
          return i + 1;
        }
      }
      return length;
    }

    private int skipBlank(int from) {
      int i = from;
      while (i < length) {
        if (Character.isWhitespace(sql[i])) {
          i++;
        } else if (pair(i, '-', '-') || pair(i, '#', '!') || pair(i, '#', ' ')) {
          while (i < length && sql[i] != '\n') {
            i++;
          }
        } else if (pair(i, '/', '*')) {
          i += 2;
          while (i < length && !pair(i, '*', '/')) {
            i++;
          }
          i += 2;
        } else {
          return i;
        }
      }
      return length;
    }

    private boolean pair(int i, char first, char second) {
      return i + 1 < length && sql[i] == first && sql[i + 1] == second;
    }

    private boolean nextIsDot() {
      return followedBy('.');
    }

    private boolean followedBy(char c) {
      int i = skipBlank(at);
      return i < length && sql[i] == c;
    }

    private boolean is(String keyword) {
      if (at - start != keyword.length()) {
        return false;
      }
      for (int i = 0; i < keyword.length(); i++) {
        if (Character.toUpperCase(sql[start + i]) != keyword.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private static boolean isWord(byte c) {
      return c == '_' || c < 0 || Character.isLetterOrDigit(c);
    }
  }
}
