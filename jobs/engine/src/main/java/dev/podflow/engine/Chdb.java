package dev.podflow.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/** The part of libchdb's C interface (chdb.h) that is used here, mapped one to one. */
final class Chdb {
  private Chdb() {}

  /**
   * Binds the functions below to a library. The engine's signal handlers are turned off before
   * anything else: with them, the JVM hangs on the first implicit NullPointerException. The time
   * zone is set in the process's environment, the only place where the engine looks for it.
   */
  static synchronized void load(Path library) {
    Native.register(Chdb.class, NativeLibrary.getInstance(library.toString()));
    chdb_set_signal_handlers_enabled(0);
    Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
    if (setenv.invokeInt(new Object[] {"TZ", "UTC", 1}) != 0) {
      throw new IllegalStateException("The time zone cannot be set to UTC");
    }
  }

  static native void chdb_set_signal_handlers_enabled(int enabled);

  static native Pointer chdb_connect(int argc, Pointer argv);

  static native void chdb_close_conn(Pointer connection);

  static native Pointer chdb_query_with_params_n(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      Pointer names,
      Pointer nameLengths,
      Pointer values,
      Pointer valueLengths,
      long count);

  static native Pointer chdb_stream_insert_with_params_n(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      Pointer names,
      Pointer nameLengths,
      Pointer values,
      Pointer valueLengths,
      long count);

  static native int chdb_stream_append(Pointer stream, byte[] data, long length);

  static native Pointer chdb_stream_done(Pointer stream);

  static native void chdb_stream_cancel_insert(Pointer stream);

  static native Pointer chdb_stream_insert_error(Pointer stream);

  static native void chdb_destroy_insert_stream(Pointer stream);

  static native int chdb_classify_query_n(
      Pointer connection,
      byte[] sql,
      long sqlLength,
      Pointer targetDatabase,
      long targetDatabaseLength,
      Pointer analysis);

  static native Pointer chdb_result_buffer(Pointer result);

  static native long chdb_result_length(Pointer result);

  static native double chdb_result_elapsed(Pointer result);

  static native long chdb_result_rows_read(Pointer result);

  static native long chdb_result_storage_rows_read(Pointer result);

  static native long chdb_result_storage_bytes_read(Pointer result);

  static native long chdb_result_rows_written(Pointer result);

  static native long chdb_result_bytes_written(Pointer result);

  static native Pointer chdb_result_error(Pointer result);

  static native void chdb_destroy_query_result(Pointer result);
}
