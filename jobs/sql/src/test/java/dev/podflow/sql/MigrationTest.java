package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
  @TempDir Path directory;

  @Test
  void comeInTheOrderOfTheirNumbers() throws IOException {
    write("0010_create_b.sql", "SELECT 10;");
    write("0002_create_a.sql", "SELECT 2;");

    assertThat(Migration.allIn(directory)).extracting(Migration::version).containsExactly(2, 10);
  }

  @Test
  void aStatementEndsWithASemicolonAtTheEndOfALine() throws IOException {
    write("0001_create_a.sql", "-- a; b\nSELECT ';x';  \n\nSELECT 2\n;\n-- the end\n");

    assertThat(Migration.allIn(directory).get(0).statements())
        .containsExactly("-- a; b\nSELECT ';x'", "\nSELECT 2\n");
  }

  @Test
  void theLastStatementNeedsNoSemicolon() throws IOException {
    write("0001_create_a.sql", "SELECT 1");

    assertThat(Migration.allIn(directory).get(0).statements()).containsExactly("SELECT 1");
  }

  @Test
  void everyByteCountsForTheChecksum() throws IOException {
    write("0001_create_a.sql", "SELECT 1;");
    write("0002_create_b.sql", "SELECT 1; ");

    List<Migration> migrations = Migration.allIn(directory);
    assertThat(migrations.get(0).checksum()).hasSize(64).isNotEqualTo(migrations.get(1).checksum());
  }

  @Test
  void refusesAFileThatIsNamedOtherwise() throws IOException {
    write("1_create_a.sql", "SELECT 1;");

    assertThatThrownBy(() -> Migration.allIn(directory))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("1_create_a.sql");
  }

  @Test
  void refusesTwoFilesWithTheSameNumber() throws IOException {
    write("0001_create_a.sql", "SELECT 1;");
    write("0001_create_b.sql", "SELECT 1;");

    assertThatThrownBy(() -> Migration.allIn(directory))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("0001_create_a.sql")
        .hasMessageContaining("0001_create_b.sql");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
