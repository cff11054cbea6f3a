package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.sql.NamedQuery.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamedQueryTest {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+):");

  @TempDir Path directory;

  @Test
  void readsTheHead() throws IOException {
    NamedQuery query =
        read("-- Title: Who?\n-- param: from = now() - INTERVAL 1 HOUR: start: UTC\nSELECT 1;\n");

    assertThat(query.name()).isEqualTo("who");
    assertThat(query.title()).isEqualTo("Who?");
    assertThat(query.parameters())
        .containsExactly(new Parameter("from", "now() - INTERVAL 1 HOUR", "start: UTC"));
    assertThat(query.sql()).endsWith("SELECT 1");
  }

  @Test
  void refusesAFileWithoutTitle() {
    assertThatThrownBy(() -> read("SELECT 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("who.sql");
  }

  @Test
  void refusesAParameterWithoutText() {
    assertThatThrownBy(() -> read("-- Title: Who?\n-- param: limit = 20\nSELECT 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit = 20");
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.SqlDirectory#queries")
  void declaresWhatItUses(NamedQuery query) {
    Set<String> used = new TreeSet<>();
    Matcher matcher = PLACE.matcher(query.sql());
    while (matcher.find()) {
      used.add(matcher.group(1));
    }
    assertThat(query.parameters())
        .extracting(Parameter::name)
        .containsExactlyInAnyOrderElementsOf(used);
  }

  private NamedQuery read(String text) throws IOException {
    Path file = directory.resolve("who.sql");
    Files.writeString(file, text);
    return NamedQuery.read(file);
  }
}
