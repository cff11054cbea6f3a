package dev.podflow.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository's {@code sql/}, as the tests see it. */
final class SqlDirectory {
  /** Maven runs the tests in the module's directory. */
  static final Path PATH = Path.of("..", "..", "sql");

  private SqlDirectory() {}

  static List<NamedQuery> queries() throws IOException {
    return NamedQuery.all(PATH);
  }

  /** The files of a directory whose names end in {@code .sql}, by name. */
  static List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(PATH.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }
}
