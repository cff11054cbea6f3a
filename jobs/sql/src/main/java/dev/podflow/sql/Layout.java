package dev.podflow.sql;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the tables lie on a ClickHouse: on one server as the migrations say, or on a cluster's. The
 * migrations are written for one server; what a cluster needs otherwise follows from them by these
 * rules, so that there is one source of the columns:
 *
 * <ul>
 *   <li>each statement is {@code ON CLUSTER}, which the servers' {@code {shard}} and {@code
 *       {replica}} macros have to be set for;
 *   <li>{@code XMergeTree(…)} is {@code ReplicatedXMergeTree(path, replica, …)}, and {@code
 *       non_replicated_deduplication_window} is {@code replicated_deduplication_window};
 *   <li>with shards, a table's rows lie in {@code NAME_shard}, by the hash of its sorting key, and
 *       {@code NAME} is Distributed over them; a change goes to where it belongs. Ledgers, which
 *       everybody has to see whole, are on every server.
 * </ul>
 *
 * @param cluster the cluster's name in ClickHouse; null for one server
 * @param sharded whether rows are spread over the cluster's shards
 */
public record Layout(String cluster, boolean sharded) {
  /** One server. */
  public static final Layout SINGLE = new Layout(null, false);

  private static final Pattern NAME = Pattern.compile("[\\w.{}-]{1,100}");

  /** What a commit or a migration looks up: small, and wrong where a part of it is not seen. */
  private static final Set<String> LEDGERS = Set.of("schema_migrations", "commits", "progress");

  private static final Pattern CREATE_OR_ALTER =
      Pattern.compile(
          "(CREATE DATABASE|CREATE TABLE|CREATE(?: OR REPLACE)? VIEW|DROP VIEW|ALTER TABLE)"
              + "( IF (?:NOT )?EXISTS)?"
              + " (podflow(?:\\.(\\w+))?)");

  private static final Pattern ENGINE =
      Pattern.compile("(?m)^ENGINE = (\\w*MergeTree)(?:\\(([^()\\n]*)\\))?");

  private static final Pattern ORDER_BY =
      Pattern.compile("(?ms)^ORDER BY (.+?)\\s*^(?:TTL|SETTINGS|COMMENT)\\b");
  private static final Pattern OF_STORAGE =
      Pattern.compile(
          "MODIFY (TTL|SETTING|ORDER BY)|MATERIALIZE|(ADD|DROP|CLEAR) INDEX|PROJECTION");

  private static final String WINDOW = "non_replicated_deduplication_window";

  public Layout {
    if (cluster != null && !NAME.matcher(cluster).matches()) {
      throw new MigrationException("'" + cluster + "' is no name of a cluster");
    }
    if (sharded && cluster == null) {
      throw new MigrationException("shards are a cluster's");
    }
  }

  /**
   * The statements that do on this layout what one does on a single server.
   *
   * @throws MigrationException if it is none of those that the rules are for
   */
  List<String> render(String statement) {
    if (cluster == null) {
      return List.of(statement);
    }
    Matcher head = CREATE_OR_ALTER.matcher(statement);
    if (!head.find()) {
      throw new MigrationException("a cluster has no rule for: " + statement.strip());
    }
    String what = head.group(1);
    String table = head.group(4);
    boolean spread = sharded && table != null && !LEDGERS.contains(table);
    if (what.equals("CREATE TABLE")) {
      return spread
          ? List.of(
              replicated(named(statement, head, table + "_shard"), false),
              distributed(statement, table))
          : List.of(replicated(named(statement, head, table), sharded));
    }
    if (what.equals("ALTER TABLE") && spread) {
      String rows = named(statement, head, table + "_shard");
      return OF_STORAGE.matcher(statement).find()
          ? List.of(rows)
          : List.of(rows, named(statement, head, table));
    }
    return List.of(named(statement, head, table));
  }

  private String named(String statement, Matcher head, String table) {
    String name = table == null ? "podflow" : "podflow." + table;
    return statement.substring(0, head.start(3))
        + name
        + onCluster()
        + statement.substring(head.end(3));
  }

  private String onCluster() {
    return " ON CLUSTER '" + cluster + "'";
  }

  /**
   * @param everywhere whether all servers of all shards hold the same rows
   */
  private static String replicated(String statement, boolean everywhere) {
    Matcher engine = ENGINE.matcher(statement);
    if (!engine.find()) {
      throw new MigrationException("a cluster has no rule for a table without MergeTree");
    }
    String path = "/clickhouse/tables/" + (everywhere ? "all" : "{shard}") + "/{database}/{table}";
    String replica = everywhere ? "{shard}-{replica}" : "{replica}";
    String more =
        engine.group(2) == null || engine.group(2).isEmpty() ? "" : ", " + engine.group(2);
    return (statement.substring(0, engine.start())
            + "ENGINE = Replicated%s('%s', '%s'%s)".formatted(engine.group(1), path, replica, more)
            + statement.substring(engine.end()))
        .replace(WINDOW, "replicated_deduplication_window");
  }

  private String distributed(String statement, String table) {
    Matcher order = ORDER_BY.matcher(statement);
    if (!order.find()) {
      throw new MigrationException("a cluster has no rule for a table without ORDER BY");
    }
    return """
        CREATE TABLE IF NOT EXISTS podflow.%1$s%2$s AS podflow.%1$s_shard
        ENGINE = Distributed('%3$s', podflow, %1$s_shard, sipHash64(%4$s))
        """
        .formatted(table, onCluster(), cluster, order.group(1).replaceAll("\\s+", " "))
        .stripTrailing();
  }
}
