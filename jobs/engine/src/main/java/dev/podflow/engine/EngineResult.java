package dev.podflow.engine;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a statement gave: its output, in native memory until closed, and its counts. */
final class EngineResult implements AutoCloseable {
  private final Pointer handle;

  private EngineResult(Pointer handle) {
    this.handle = handle;
  }

  static EngineResult of(Pointer handle) throws EngineException {
    if (handle == null) {
      throw new EngineException("The engine gave no result");
    }
    EngineResult result = new EngineResult(handle);
    Pointer error = Chdb.chdb_result_error(handle);
    if (error != null) {
      String message = error.getString(0, "UTF-8");
      result.close();
      throw new EngineException(message);
    }
    return result;
  }

  long length() {
    return Chdb.chdb_result_length(handle);
  }

  /** Writes the whole output in chunks of a size; only the last is smaller. */
  void writeTo(OutputStream out, int chunkBytes) throws IOException {
    long length = length();
    Pointer buffer = Chdb.chdb_result_buffer(handle);
    byte[] chunk = new byte[(int) Math.min(chunkBytes, length)];
    for (long offset = 0; offset < length; offset += chunk.length) {
      int count = (int) Math.min(chunk.length, length - offset);
      buffer.read(offset, chunk, 0, count);
      out.write(chunk, 0, count);
    }
  }

  /** The output as text; for short ones. */
  String text() {
    byte[] bytes = new byte[Math.toIntExact(length())];
    if (bytes.length > 0) {
      Chdb.chdb_result_buffer(handle).read(0, bytes, 0, bytes.length);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The counts as in the header X-ClickHouse-Summary. */
  String summary() {
    return """
        {"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d",\
        "total_rows_to_read":"0","result_rows":"%d","result_bytes":"%d","elapsed_ns":"%d"}"""
        .formatted(
            Chdb.chdb_result_storage_rows_read(handle),
            Chdb.chdb_result_storage_bytes_read(handle),
            Chdb.chdb_result_rows_written(handle),
            Chdb.chdb_result_bytes_written(handle),
            Chdb.chdb_result_rows_read(handle),
            length(),
            (long) (Chdb.chdb_result_elapsed(handle) * 1e9));
  }

  @Override
  public void close() {
    Chdb.chdb_destroy_query_result(handle);
  }
}
