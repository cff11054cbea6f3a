package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README and the pages for operators refer to is there. */
class ReadmeLinksTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern QUERY = Pattern.compile("infra/podflow query ([a-z][a-z-]*)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "infra/runbooks/README.md",
        "infra/runbooks/metrics.md",
        "infra/runbooks/sizing.md",
        "infra/dashboards/README.md"
      })
  void everyLinkLeadsSomewhere(String name) throws IOException {
    Path page = ROOT.resolve(name);
    for (String link : found(LINK, Files.readString(page))) {
      if (!link.startsWith("http")) {
        String file = link.replaceFirst("#.*", "");
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        assertThat(target).as("%s in %s", link, name).exists();
        if (link.contains("#")) {
          assertThat(anchors(target)).as(name).contains(link.replaceFirst(".*#", ""));
        }
      }
    }
  }

  @Test
  void theReadmeHasLinks() throws IOException {
    assertThat(found(LINK, Files.readString(ROOT.resolve("README.md")))).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "infra/runbooks/README.md"})
  void everyQuestionIsThere(String name) throws IOException {
    assertThat(found(QUERY, Files.readString(ROOT.resolve(name))))
        .isNotEmpty()
        .allSatisfy(
            query -> assertThat(ROOT.resolve("sql/queries").resolve(query + ".sql")).exists());
  }

  /** What an operator looks for is what a job says, word by word. */
  @Test
  void theRunbookQuotesWhatTheLedgerSays() throws IOException {
    String quote = "but ClickHouse holds its commits up to checkpoint";
    String ledger = "jobs/runtime/src/main/java/dev/podflow/commit/Ledger.java";

    assertThat(Files.readString(ROOT.resolve("infra/runbooks/README.md"))).contains("`" + quote);
    assertThat(Files.readString(ROOT.resolve(ledger))).contains(quote);
  }

  /** The addresses of a page's headings, as GitHub makes them. */
  private static List<String> anchors(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("");
    List<String> anchors = new ArrayList<>();
    for (String heading : found(HEADING, text)) {
      anchors.add(heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'));
    }
    return anchors;
  }

  private static List<String> found(Pattern pattern, String text) {
    Stream<String> groups = pattern.matcher(text).results().map(match -> match.group(1));
    return groups.toList();
  }
}
