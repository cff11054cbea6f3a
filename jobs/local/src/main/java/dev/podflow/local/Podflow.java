package dev.podflow.local;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.stack.Settings;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code infra/podflow}: reads the command line and runs the command. */
@Command(
    name = "podflow",
    description = "Tells a Kubernetes team what their network does.",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SendCommand.class,
      CollectCommand.class,
      WaitCommand.class,
      QueryCommand.class,
      SqlCommand.class,
      MigrateCommand.class,
      DeadLettersCommand.class,
      RulesCommand.class,
      AlertsCommand.class,
      ForwardCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Environment:",
      "  PODFLOW_HOME             state of the stack (.podflow/ in the repository)",
      "  PODFLOW_KAFKA_PORT       9092",
      "  PODFLOW_CLICKHOUSE_PORT  8123",
      "  PODFLOW_FLINK_PORT       8081",
      "  PODFLOW_CLICKHOUSE_URL   a ClickHouse to use instead of the stack's own;",
      "                           …_USER, …_PASSWORD or …_PASSWORD_FILE, …_CA_FILE for it",
      "  PODFLOW_KAFKA_CLIENT_FILE  how to reach a Kafka other than the stack's own",
      "",
      "Exit status: 0 done, 1 what was asked for did not come true, 2 wrong usage."
    })
public final class Podflow {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Says more about what went wrong.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says what a command does.")
  private boolean help;

  private final Console console;
  private final Supplier<Settings> settings;

  Podflow(Console console, Supplier<Settings> settings) {
    this.console = console;
    this.settings = settings;
  }

  public static void main(String[] arguments) {
    System.exit(run(Console.system(), Settings::fromProcess, arguments));
  }

  /**
   * Runs a command in this process.
   *
   * @param settings the stack that it is for; asked only where the command needs one
   * @return its exit status
   */
  public static int run(Console console, Supplier<Settings> settings, String... arguments) {
    return commandLine(console, settings).execute(arguments);
  }

  /** The whole command line, ready to execute; it never exits the process. */
  static CommandLine commandLine(Console console, Supplier<Settings> settings) {
    Podflow podflow = new Podflow(console, settings);
    CommandLine line = new CommandLine(podflow, new CommandFactory(podflow));
    line.setExecutionExceptionHandler((e, command, parsed) -> podflow.explain(e));
    line.setParameterExceptionHandler(
        (e, arguments) -> {
          console.fail(e.getMessage());
          console.say(
              "`%s --help` says how it is used"
                  .formatted(
                      e.getCommandLine()
                          .getCommandSpec()
                          .qualifiedName()
                          .replaceFirst("^podflow", "infra/podflow")));
          return CommandLine.ExitCode.USAGE;
        });
    line.setOut(new PrintWriter(console.out(), true));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    return line;
  }

  Console console() {
    return console;
  }

  Settings settings() {
    return settings.get();
  }

  private int explain(Exception e) {
    if (e instanceof Failure) {
      console.fail(e.getMessage());
    } else {
      console.fail(
          "%s (%s); --verbose says where"
              .formatted(
                  e.getMessage() == null
                      ? "something broke"
                      : e.getMessage().lines().findFirst().orElse(""),
                  e.getClass().getSimpleName()));
    }
    if (verbose) {
      console.trace(e);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
