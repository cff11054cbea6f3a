package dev.podflow.local.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints and savepoints that a job has left behind. */
public final class Checkpoints {
  /** Flink writes this file last: where it is, the checkpoint is whole. */
  private static final String METADATA = "_metadata";

  /** job/chk-N/_metadata or savepoint-X/_metadata. */
  private static final int DEPTH = 4;

  private Checkpoints() {}

  /**
   * The newest whole checkpoint or savepoint under a job's directory. Only from that one may the
   * job go on: an older one would commit again what has been committed since.
   */
  public static Optional<Path> newest(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .max(Comparator.comparing(Checkpoints::written))
          .map(Path::getParent);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for checkpoints in " + directory, e);
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Discarded by Flink since it was listed: never the newest.
      return FileTime.fromMillis(0);
    }
  }
}
