package dev.podflow.local.stack;

import dev.podflow.access.ClickHouseAccess;
import dev.podflow.local.console.Failure;
import dev.podflow.sql.Layout;
import dev.podflow.sql.MigrationException;
import dev.podflow.sql.Migrations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The tables and views: brings any ClickHouse to the repository's migrations. */
public final class Schema {
  private Schema() {}

  /**
   * Applies what is missing.
   *
   * @return the names of the migrations that were applied now
   */
  public static List<String> migrate(URI clickHouse, ClickHouseAccess access, Path root) {
    return migrate(clickHouse, access, Layout.SINGLE, root);
  }

  /**
   * The same where the tables lie on a cluster.
   *
   * @return the names of the migrations that were applied now
   */
  public static List<String> migrate(
      URI clickHouse, ClickHouseAccess access, Layout layout, Path root) {
    try {
      return Migrations.apply(
          new Migrations.Server(
              clickHouse.toString(),
              access.user(),
              access.password(System.getenv()),
              access.caFile()),
          layout,
          root.resolve("sql"));
    } catch (MigrationException | IOException | SQLException e) {
      throw new Failure("cannot migrate " + clickHouse + ": " + e.getMessage(), e);
    }
  }
}
