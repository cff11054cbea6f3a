package dev.podflow.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The engine in this process. It lives as long as one connection is open, so one is kept open here,
 * and every request gets another: database, settings and temporary tables cannot leak.
 */
final class Engine implements AutoCloseable {
  private final List<String> arguments;
  private final EngineConnection keeper;
  private final String version;

  private Engine(List<String> arguments) throws EngineException, IOException {
    this.arguments = arguments;
    this.keeper = connect();
    try (EngineResult result = keeper.query(utf8("select version()"), "TabSeparated", Map.of())) {
      this.version = result.text().strip();
    }
  }

  /**
   * Starts the engine; once per process.
   *
   * @param library libchdb.so
   * @param data directory of the databases, locked by this process
   * @param config ClickHouse configuration file for the server's settings
   */
  static Engine start(Path library, Path data, Path config) throws EngineException, IOException {
    Chdb.load(library);
    return new Engine(List.of("clickhouse", "--path=" + data, "--config-file=" + config));
  }

  /** Opens a connection with settings, database and temporary tables of its own. */
  EngineConnection connect() throws IOException {
    Pointer[] strings = new Pointer[arguments.size()];
    Memory argv = new Memory((long) Long.BYTES * strings.length);
    for (int i = 0; i < strings.length; i++) {
      byte[] bytes = utf8(arguments.get(i));
      Memory string = new Memory(bytes.length + 1L);
      string.write(0, bytes, 0, bytes.length);
      string.setByte(bytes.length, (byte) 0);
      strings[i] = string;
    }
    argv.write(0, strings, 0, strings.length);
    Pointer connection = Chdb.chdb_connect(strings.length, argv);
    if (connection == null) {
      throw new IOException("The engine refuses a connection; its reason is on standard error");
    }
    return new EngineConnection(connection);
  }

  /** The engine's version, as in {@code select version()}. */
  String version() {
    return version;
  }

  @Override
  public void close() {
    keeper.close();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
