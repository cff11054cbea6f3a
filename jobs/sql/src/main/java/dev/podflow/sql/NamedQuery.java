package dev.podflow.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A question that is asked by name: a file of {@code sql/queries}. Its head says what it answers
 * and which parameters it takes:
 *
 * <pre>
 * -- Title: Who talks to this workload?
 * -- param: limit = 20: how many rows
 * SELECT … LIMIT {limit:UInt32};
 * </pre>
 *
 * @param name the file's name without {@code .sql}
 * @param title the question in a line
 * @param parameters in the order in which they are declared
 * @param sql one statement, without the semicolon that ends it
 */
public record NamedQuery(String name, String title, List<Parameter> parameters, String sql) {
  private static final Pattern TITLE = Pattern.compile("-- Title: (\\S.*)");
  private static final Pattern PARAMETER = Pattern.compile("-- param: ([a-z_]+) = (.+?): (\\S.*)");

  /** Something else that begins like a parameter: a slip of the pen rather than a comment. */
  private static final String PARAMETER_PREFIX = "-- param";

  /**
   * Something that a question depends on; in its SQL {@code {name:Type}}.
   *
   * @param name as in {@code --name=value}
   * @param defaultExpression an SQL expression, to be evaluated for its text where no value is
   *     given
   * @param description what it means, with its unit
   */
  public record Parameter(String name, String defaultExpression, String description) {}

  /**
   * Every question of a directory, by name.
   *
   * @param sqlDirectory the directory that holds {@code queries/}
   */
  public static List<NamedQuery> all(Path sqlDirectory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(sqlDirectory.resolve("queries"))) {
      files = found.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
    List<NamedQuery> queries = new ArrayList<>();
    for (Path file : files) {
      queries.add(read(file));
    }
    return List.copyOf(queries);
  }

  /**
   * Reads one file.
   *
   * @throws IllegalArgumentException if its head is not as it should be
   */
  public static NamedQuery read(Path file) throws IOException {
    String fileName = file.getFileName().toString();
    String text = Files.readString(file).strip();
    List<String> lines = text.lines().toList();
    Matcher title = TITLE.matcher(lines.get(0));
    if (!title.matches()) {
      throw new IllegalArgumentException(fileName + ": the first line is not '-- Title: …'");
    }
    List<Parameter> parameters =
        lines.stream()
            .filter(line -> line.startsWith(PARAMETER_PREFIX))
            .map(line -> parameter(fileName, line))
            .toList();
    String sql = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    return new NamedQuery(
        fileName.substring(0, fileName.length() - ".sql".length()),
        title.group(1),
        parameters,
        sql);
  }

  private static Parameter parameter(String fileName, String line) {
    Matcher matcher = PARAMETER.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s: '%s' is not '-- param: name = default: text'".formatted(fileName, line));
    }
    return new Parameter(matcher.group(1), matcher.group(2), matcher.group(3));
  }
}
