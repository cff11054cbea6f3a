package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLibraryTest {
  @TempDir private Path dir;
  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(EngineLibrary.PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(EngineLibrary.PROPERTY);
    } else {
      System.setProperty(EngineLibrary.PROPERTY, before);
    }
  }

  @Test
  void aLibraryThatIsNamedIsTaken() throws IOException {
    Path library = Files.createFile(dir.resolve("libchdb.so"));
    System.setProperty(EngineLibrary.PROPERTY, library.toString());
    assertThat(EngineLibrary.locate()).isEqualTo(library);
  }

  @Test
  void aLibraryThatIsNotWhereItIsSaidToBeIsAnError() {
    Path library = dir.resolve("missing.so");
    System.setProperty(EngineLibrary.PROPERTY, library.toString());
    assertThatThrownBy(EngineLibrary::locate)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(library.toString());
  }
}
