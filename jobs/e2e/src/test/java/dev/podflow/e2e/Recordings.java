package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of records to replay: our own, and real ones where they lie beside the project. */
final class Recordings {
  private static final Path REAL =
      Path.of("..", "..", "..", "shared", "data").toAbsolutePath().normalize();

  private Recordings() {}

  /** Real recordings of Hubble; none where the directory is absent. */
  static List<Path> real() throws IOException {
    return real("hubble", ".jsonl");
  }

  /** Real recordings of a system whose files' names end so; none where the directory is absent. */
  static List<Path> real(String system, String ending) throws IOException {
    Path folder = REAL.resolve(system);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** Records written for these tests, of every kind that the counting rules tell apart. */
  static Path fixture() {
    return resource("/hubble/shop.jsonl");
  }

  /** A file among the tests' resources. */
  static Path resource(String name) {
    URL resource = Recordings.class.getResource(name);
    assertThat(resource).as(name).isNotNull();
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
