package dev.podflow.local.stack;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of a job's checkpoints, where it can be taken away as a full disk would. */
final class CheckpointDirectory {
  private final Path directory;
  private final Path hidden;

  CheckpointDirectory(Path directory) {
    this.directory = directory;
    this.hidden = directory.resolveSibling(directory.getFileName() + ".hidden");
  }

  /** Puts a file in its place, beside which nothing can be made. */
  void hide() {
    try {
      Files.move(directory, hidden);
      Files.createFile(directory);
    } catch (IOException e) {
      throw new Failure("cannot hide " + directory + ": " + e.getMessage(), e);
    }
  }

  void show() {
    try {
      Files.delete(directory);
      Files.move(hidden, directory);
    } catch (IOException e) {
      throw new Failure("cannot show " + directory + ": " + e.getMessage(), e);
    }
  }
}
