package dev.podflow.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** One connection to the engine: runs one statement at a time, holds native memory until closed. */
final class EngineConnection implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int ANALYSIS_BYTES = 4 * Integer.BYTES;

  private Pointer handle;

  EngineConnection(Pointer handle) {
    this.handle = handle;
  }

  /**
   * Runs one statement that carries no data behind it.
   *
   * @param format output format where the statement names none
   * @param parameters values of {@code {name:Type}}, in escaped text form
   */
  EngineResult query(byte[] sql, String format, Map<String, String> parameters)
      throws EngineException {
    byte[] formatBytes = Engine.utf8(format);
    Parameters values = new Parameters(parameters);
    Pointer result =
        Chdb.chdb_query_with_params_n(
            connection(),
            sql,
            sql.length,
            formatBytes,
            formatBytes.length,
            values.names,
            values.nameLengths,
            values.values,
            values.valueLengths,
            values.count);
    return EngineResult.of(result);
  }

  /**
   * Runs an INSERT with its data. This is the only binary safe way in: in a statement's own text
   * the engine cuts the data at the first blank line.
   *
   * @param head the statement without {@code VALUES} or {@code FORMAT}
   * @param data read to its end; when it breaks off, nothing of the unfinished block is inserted
   */
  EngineResult insert(byte[] head, String format, InputStream data, Map<String, String> parameters)
      throws EngineException, IOException {
    byte[] formatBytes = Engine.utf8(format);
    Parameters values = new Parameters(parameters);
    Pointer stream =
        Chdb.chdb_stream_insert_with_params_n(
            connection(),
            head,
            head.length,
            formatBytes,
            formatBytes.length,
            values.names,
            values.nameLengths,
            values.values,
            values.valueLengths,
            values.count);
    boolean done = false;
    try {
      refuseFailed(stream);
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int length = data.readNBytes(chunk, 0, CHUNK_BYTES);
          length > 0;
          length = data.readNBytes(chunk, 0, CHUNK_BYTES)) {
        if (Chdb.chdb_stream_append(stream, chunk, length) != 0) {
          refuseFailed(stream);
          throw new EngineException("The engine has closed the insert");
        }
      }
      done = true;
      return EngineResult.of(Chdb.chdb_stream_done(stream));
    } finally {
      if (!done) {
        Chdb.chdb_stream_cancel_insert(stream);
      }
      Chdb.chdb_destroy_insert_stream(stream);
    }
  }

  /** How many statements a text holds; 0 where it does not parse. */
  int statements(byte[] sql) {
    try (Memory analysis = new Memory(ANALYSIS_BYTES)) {
      analysis.clear();
      analysis.setInt(0, ANALYSIS_BYTES);
      Chdb.chdb_classify_query_n(connection(), sql, sql.length, null, 0, analysis);
      return analysis.getInt(Integer.BYTES);
    }
  }

  @Override
  public void close() {
    if (handle != null) {
      Chdb.chdb_close_conn(handle);
      handle = null;
    }
  }

  private Pointer connection() {
    return handle.getPointer(0);
  }

  private static void refuseFailed(Pointer stream) throws EngineException {
    Pointer error = Chdb.chdb_stream_insert_error(stream);
    if (error != null) {
      throw new EngineException(error.getString(0, "UTF-8"));
    }
  }

  /** The parameters of a statement as the C interface takes them: four arrays of one length. */
  private static final class Parameters {
    private final int count;
    private final Pointer names;
    private final Pointer nameLengths;
    private final Pointer values;
    private final Pointer valueLengths;

    // Holds the strings while the arrays point at them.
    private final Memory[] strings;

    Parameters(Map<String, String> parameters) {
      count = parameters.size();
      strings = new Memory[2 * count];
      names = array();
      nameLengths = array();
      values = array();
      valueLengths = array();
      int i = 0;
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        strings[2 * i] = write(parameter.getKey(), names, nameLengths, i);
        strings[2 * i + 1] = write(parameter.getValue(), values, valueLengths, i);
        i++;
      }
    }

    private Memory array() {
      return count == 0 ? null : new Memory((long) count * Long.BYTES);
    }

    private static Memory write(String text, Pointer pointers, Pointer lengths, int i) {
      byte[] bytes = Engine.utf8(text);
      Memory memory = new Memory(bytes.length + 1L);
      memory.write(0, bytes, 0, bytes.length);
      memory.setByte(bytes.length, (byte) 0);
      pointers.setPointer((long) i * Long.BYTES, memory);
      lengths.setLong((long) i * Long.BYTES, bytes.length);
      return memory;
    }
  }
}
