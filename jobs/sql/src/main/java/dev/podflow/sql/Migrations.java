package dev.podflow.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Brings the tables of a ClickHouse up to date: applies the files of {@code sql/migrations} that it
 * has not seen, in the order of their numbers, and remembers them in {@code
 * podflow.schema_migrations}. Files never change once applied.
 *
 * <p>ClickHouse has neither transactions nor locks over DDL. What makes up for them: a migration is
 * recorded after its last statement, and each statement does nothing where its effect is there
 * already ({@code IF NOT EXISTS}). So a run that was interrupted is simply repeated, and two runs
 * at once do no harm.
 */
public final class Migrations {
  private static final String IS_BEGUN = "EXISTS TABLE podflow.schema_migrations";
  private static final String APPLIED =
      "SELECT version, checksum FROM podflow.schema_migrations FINAL";
  private static final String RECORD =
      "INSERT INTO podflow.schema_migrations (version, name, checksum) VALUES (?, ?, ?)";

  private final Connection connection;

  private final Layout layout;

  private Migrations(Connection connection, Layout layout) {
    this.connection = connection;
    this.layout = layout;
  }

  /**
   * A ClickHouse and who one is to it.
   *
   * @param url {@code http://host:8123}, {@code https://…}, or the same as a JDBC URL; no database
   * @param user the user's name; null or empty for ClickHouse's default
   * @param password null or empty if there is none
   * @param caFile certificates (PEM) by which it is known; null or empty for Java's own
   */
  public record Server(String url, String user, String password, String caFile) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Server[url=" + url + ", user=" + user + "]";
    }

    private Connection connect() throws SQLException {
      Properties properties = new Properties();
      properties.setProperty("user", user == null || user.isEmpty() ? "default" : user);
      properties.setProperty("password", password == null ? "" : password);
      if (caFile != null && !caFile.isEmpty()) {
        properties.setProperty("sslrootcert", caFile);
      }
      return DriverManager.getConnection(
          url.startsWith("jdbc:") ? url : "jdbc:clickhouse:" + url, properties);
    }
  }

  /**
   * Applies what is not applied yet.
   *
   * @param layout how the tables lie there; the same as at the first time
   * @param sqlDirectory the directory that holds {@code migrations/}
   * @return the file names of what this run applied, in order; empty if everything was there
   * @throws MigrationException if an applied file has changed, a file is misnamed, or a statement
   *     fails
   * @throws SQLException if ClickHouse cannot be reached
   */
  public static List<String> apply(Server server, Layout layout, Path sqlDirectory)
      throws IOException, SQLException {
    List<Migration> migrations = Migration.allIn(sqlDirectory.resolve("migrations"));
    try (Connection connection = server.connect()) {
      return new Migrations(connection, layout).apply(migrations);
    }
  }

  /** The same on one server that is known by Java's own certificates, if by any. */
  public static List<String> apply(String url, String user, String password, Path sqlDirectory)
      throws IOException, SQLException {
    return apply(new Server(url, user, password, ""), Layout.SINGLE, sqlDirectory);
  }

  private List<String> apply(List<Migration> migrations) throws SQLException {
    Map<Integer, String> applied = applied();
    List<Migration> pending = new ArrayList<>();
    for (Migration migration : migrations) {
      String checksum = applied.get(migration.version());
      if (checksum == null) {
        pending.add(migration);
      } else if (!checksum.equals(migration.checksum())) {
        throw new MigrationException(
            "%s was changed after it was applied; restore it and put the change into a new file"
                .formatted(migration.file()));
      }
    }
    for (Migration migration : pending) {
      apply(migration);
    }
    return pending.stream().map(Migration::file).toList();
  }

  private Map<Integer, String> applied() throws SQLException {
    Map<Integer, String> checksums = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet exists = statement.executeQuery(IS_BEGUN)) {
        if (!exists.next() || exists.getInt(1) == 0) {
          return checksums;
        }
      }
      try (ResultSet rows = statement.executeQuery(APPLIED)) {
        while (rows.next()) {
          checksums.put(rows.getInt(1), rows.getString(2));
        }
      }
    }
    return checksums;
  }

  private void apply(Migration migration) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : migration.statements()) {
        for (String rendered : layout.render(sql)) {
          statement.execute(rendered);
        }
      }
    } catch (SQLException e) {
      throw new MigrationException("%s failed: %s".formatted(migration.file(), e.getMessage()), e);
    }
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      statement.setInt(1, migration.version());
      statement.setString(2, migration.name());
      statement.setString(3, migration.checksum());
      statement.executeUpdate();
    }
  }
}
