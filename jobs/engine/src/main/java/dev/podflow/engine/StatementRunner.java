package dev.podflow.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the statement of a request on a connection of its own, or on that of its session. */
final class StatementRunner {
  /** The head of an INSERT has to lie within it: the server's default of max_query_size. */
  private static final int HEAD_BYTES = 1 << 18;

  /** A statement without data; the engine itself takes no more than max_query_size of it. */
  private static final int MAX_STATEMENT_BYTES = 1 << 23;

  private static final Pattern FORMAT =
      Pattern.compile("(?i)\\bFORMAT\\s+(\\w+)\\s*(?:SETTINGS\\s[^']*)?;?\\s*$");

  private final Engine engine;
  private final Path spool;
  private final Sessions sessions;

  /**
   * @param spool directory for the data of INSERT SELECT ... FROM input(...)
   */
  StatementRunner(Engine engine, Path spool, Sessions sessions) {
    this.engine = engine;
    this.spool = spool;
    this.sessions = sessions;
  }

  /** The result of a statement with the name of its format; closing it frees native memory. */
  record Answer(EngineResult result, String format) implements AutoCloseable {
    @Override
    public void close() {
      result.close();
    }
  }

  /** Runs it; what it inserts can be read when this returns. */
  Answer run(Request request, RequestBody body) throws EngineException, IOException {
    if (request.sessionId() == null) {
      try (EngineConnection connection = engine.connect()) {
        return run(connection, request, body);
      }
    }
    try (Sessions.Lease lease = sessions.take(request.sessionId())) {
      return run(lease.connection(), request, body);
    }
  }

  private Answer run(EngineConnection connection, Request request, RequestBody body)
      throws EngineException, IOException {
    prepare(connection, request);
    InputStream in = body.open(request.decompress());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    if (request.query().isEmpty()) {
      text.writeBytes(in.readNBytes(HEAD_BYTES));
    } else {
      text.writeBytes(Engine.utf8(request.query() + "\n"));
    }
    byte[] head = text.toByteArray();
    boolean reader = request.promise() == Request.Promise.TABLES_ONLY;
    InsertStatement insert = reader ? null : InsertStatement.scan(head, head.length);
    if (insert == null) {
      text.writeBytes(in.readNBytes(Math.max(0, MAX_STATEMENT_BYTES + 1 - text.size())));
      if (text.size() > MAX_STATEMENT_BYTES) {
        throw new RequestBody.TooLargeException();
      }
      if (reader) {
        ReadOnly.require(text.toByteArray());
      }
      return query(connection, request, text.toByteArray());
    }
    int start = insert.dataStart();
    InputStream first = new ByteArrayInputStream(head, start, head.length - start);
    InputStream data = new SequenceInputStream(first, in);
    return new Answer(
        insert.selects()
            ? insertSelect(connection, insert, data, request.parameters())
            : connection.insert(insert.head(), insert.format(), data, request.parameters()),
        request.format());
  }

  private static void prepare(EngineConnection connection, Request request) throws EngineException {
    if (!request.database().equals("default")) {
      execute(connection, "USE `" + escaped(request.database(), "`") + "`");
    }
    for (Map.Entry<String, String> setting : request.settings().entrySet()) {
      String name = setting.getKey();
      if (!name.matches("\\w+")) {
        throw EngineException.of(115, "UNKNOWN_SETTING", "Unknown setting '" + name + "'");
      }
      execute(connection, "SET " + name + " = '" + escaped(setting.getValue(), "'") + "'");
    }
    // Last, so that no setting of the request's takes it back.
    if (request.promise() != Request.Promise.NOTHING) {
      execute(connection, "SET readonly = " + request.promise().readonly());
    }
  }

  private static String escaped(String text, String quote) {
    return text.replace("\\", "\\\\").replace(quote, "\\" + quote);
  }

  private static void execute(EngineConnection connection, String sql) throws EngineException {
    connection.query(Engine.utf8(sql), "Null", Map.of()).close();
  }

  private static Answer query(EngineConnection connection, Request request, byte[] sql)
      throws EngineException {
    if (connection.statements(sql) > 1) {
      throw EngineException.of(
          62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
    }
    return new Answer(
        connection.query(sql, request.format(), request.parameters()),
        format(sql, request.format()));
  }

  private EngineResult insertSelect(
      EngineConnection connection,
      InsertStatement insert,
      InputStream data,
      Map<String, String> parameters)
      throws EngineException, IOException {
    Path file = Files.createTempFile(spool, "input", ".data");
    try {
      Files.copy(data, file, StandardCopyOption.REPLACE_EXISTING);
      return connection.query(insert.reading(file), "Null", parameters);
    } finally {
      Files.delete(file);
    }
  }

  /** The format that a statement names at its end, else the one that was asked for. */
  private static String format(byte[] sql, String otherwise) {
    int tail = Math.min(sql.length, 1024);
    String end = new String(sql, sql.length - tail, tail, StandardCharsets.UTF_8);
    Matcher matcher = FORMAT.matcher(end);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
