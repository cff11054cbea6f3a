package dev.podflow.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the engine's library is. */
public final class EngineLibrary {
  /** System property with the path of an existing library. */
  public static final String PROPERTY = "podflow.chdb.lib";

  /** Environment variable with the path of an existing library. */
  public static final String VARIABLE = "PODFLOW_CHDB_LIB";

  private static final Path PACKAGE = Path.of("infra", "local", "engine");
  private static final Path INSTALLED =
      Path.of("node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");

  private EngineLibrary() {}

  /**
   * Finds the library: named by the system property or the environment, else installed below {@code
   * infra/local/engine} of the repository around the working directory; installs it there with
   * {@code npm ci} where it is not (once, however many processes ask).
   *
   * @throws IOException when it is not where it is said to be, or cannot be installed
   */
  public static Path locate() throws IOException {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null && !named.isBlank()) {
      Path library = Path.of(named).toAbsolutePath();
      if (!Files.isRegularFile(library)) {
        throw new IOException("No library of the engine at " + library);
      }
      return library;
    }
    Path directory = packageDirectory();
    Path library = directory.resolve(INSTALLED);
    return Files.isRegularFile(library) ? library : install(directory, library);
  }

  private static Path packageDirectory() throws IOException {
    Path working = Path.of("").toAbsolutePath();
    for (Path root = working; root != null; root = root.getParent()) {
      if (Files.isRegularFile(root.resolve(PACKAGE).resolve("package.json"))) {
        return root.resolve(PACKAGE);
      }
    }
    throw new IOException(
        "No %s around %s; name the engine's library with %s".formatted(PACKAGE, working, VARIABLE));
  }

  // synchronized: a file lock is held by the process, a second thread would get an exception.
  private static synchronized Path install(Path directory, Path library) throws IOException {
    Path lockFile = directory.resolve("node_modules.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!Files.isRegularFile(library)) {
        run(directory);
      }
    }
    if (!Files.isRegularFile(library)) {
      throw new IOException("npm ci has not installed " + library);
    }
    return library;
  }

  private static void run(Path directory) throws IOException {
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    npm.getOutputStream().close();
    String output = new String(npm.getInputStream().readAllBytes());
    try {
      if (npm.waitFor() != 0) {
        throw new IOException("npm ci has failed in " + directory + "\n" + output);
      }
    } catch (InterruptedException e) {
      npm.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while npm installed the engine", e);
    }
  }
}
