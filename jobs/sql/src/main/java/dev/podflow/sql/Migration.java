package dev.podflow.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A numbered file of statements, {@code NNNN_verb_object.sql}.
 *
 * @param version the number that its name begins with
 * @param name the rest of its name, without {@code .sql}
 * @param checksum SHA-256 of its bytes, hexadecimal
 * @param statements in order, each without the semicolon that ends it
 */
record Migration(int version, String name, String checksum, List<String> statements) {
  private static final Pattern FILE_NAME = Pattern.compile("(\\d{4})_([a-z0-9_]+)\\.sql");

  /** A statement ends where a line ends in a semicolon: no need to understand strings. */
  private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ \\t]*(\\R|\\z)");

  private static final Pattern ONLY_COMMENTS = Pattern.compile("(\\s|--[^\\n]*(\\n|\\z))*");

  /**
   * All migrations of a directory, by version.
   *
   * @throws MigrationException if a file is named otherwise or two have the same number
   */
  static List<Migration> allIn(Path directory) throws IOException {
    Map<Integer, Migration> byVersion = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(Migration::read)
          .forEach(
              migration -> {
                Migration other = byVersion.put(migration.version, migration);
                if (other != null) {
                  throw new MigrationException(
                      "%s and %s have the same number".formatted(other.file(), migration.file()));
                }
              });
    }
    return List.copyOf(byVersion.values());
  }

  private static Migration read(Path file) {
    String fileName = file.getFileName().toString();
    Matcher matcher = FILE_NAME.matcher(fileName);
    if (!matcher.matches()) {
      throw new MigrationException(fileName + " is not named like 0001_create_object.sql");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new Migration(
          Integer.parseInt(matcher.group(1)), matcher.group(2), sha256(bytes), statements(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> statements(byte[] bytes) {
    return END_OF_STATEMENT
        .splitAsStream(new String(bytes, StandardCharsets.UTF_8))
        .filter(text -> !ONLY_COMMENTS.matcher(text).matches())
        .toList();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  String file() {
    return "%04d_%s.sql".formatted(version, name);
  }
}
