package dev.podflow.local;

import dev.podflow.access.ClickHouseAccess;
import dev.podflow.local.stack.Schema;
import dev.podflow.local.stack.Settings;
import dev.podflow.sql.Layout;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "migrate", description = "Applies sql/migrations to a ClickHouse.")
final class MigrateCommand implements Runnable {
  private final Podflow podflow;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "where ClickHouse's HTTP interface is (default: the local stack's)")
  private URI url;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "a cluster of ClickHouse's: tables are replicated, statements ON CLUSTER")
  private String cluster;

  @Option(
      names = "--sharded",
      description = "with --cluster: rows are spread over its shards, behind Distributed tables")
  private boolean sharded;

  MigrateCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    Settings settings = podflow.settings();
    List<String> applied =
        Schema.migrate(
            url == null ? settings.clickHouseUrl() : url,
            url == null ? settings.clickHouseAccess() : ClickHouseAccess.from(System.getenv()),
            new Layout(cluster, sharded),
            settings.root());
    applied.forEach(podflow.console()::print);
    podflow.console().say(applied.isEmpty() ? "nothing to apply" : applied.size() + " applied");
  }
}
