package dev.podflow.local;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.RuleTopic;
import dev.podflow.rules.RuleFile;
import dev.podflow.rules.RuleProblem;
import dev.podflow.schema.alert.AlertRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rules",
    description = "Alert rules: apply, list, remove. They take effect within seconds.")
final class RulesCommand implements Runnable {
  private final Podflow podflow;

  RulesCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    list();
  }

  private RuleTopic topic() {
    return new RuleTopic(podflow.settings().kafka(), podflow.console());
  }

  @Command(
      name = "apply",
      description =
          "Checks the rules of YAML files and puts the good ones in force; exit status 1 if there is a bad one.")
  void apply(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "files of rules")
          List<Path> files) {
    List<RuleProblem> problems = new ArrayList<>();
    for (Path path : files) {
      RuleFile file = topic().apply(path);
      podflow.console().print("%d rules of %s are in force".formatted(file.rules().size(), path));
      problems.addAll(file.problems());
    }
    problems.forEach(problem -> podflow.console().say(problem.toString()));
    if (!problems.isEmpty()) {
      throw new Failure(problems.size() + " rules were refused; see above");
    }
  }

  @Command(name = "list", description = "Shows the rules that are in force.")
  void list() {
    Map<String, AlertRule> rules = topic().rules();
    if (rules.isEmpty()) {
      podflow.console().say("no rules; `infra/podflow rules apply infra/alerts/default.yaml`");
      return;
    }
    podflow.console().print(table(rules.values()));
  }

  @Command(name = "remove", description = "Takes rules away; their alerts are resolved.")
  void remove(
      @Parameters(arity = "1..*", paramLabel = "NAME", description = "names of rules")
          List<String> names) {
    Map<String, AlertRule> rules = topic().rules();
    for (String name : names) {
      if (!rules.containsKey(name)) {
        throw new Failure("there is no rule " + name + "; `infra/podflow rules list` shows all");
      }
    }
    topic().remove(names);
    podflow.console().print("%d rules are gone".formatted(names.size()));
  }

  private static String table(Collection<AlertRule> rules) {
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
        rules,
        List.of(
            column("name", HorizontalAlign.LEFT).with(AlertRule::getName),
            column("kind", HorizontalAlign.LEFT).with(AlertRule::getKind),
            column("severity", HorizontalAlign.LEFT).with(AlertRule::getSeverity),
            column("match", HorizontalAlign.LEFT).with(rule -> matchOf(rule)),
            column("threshold", HorizontalAlign.RIGHT)
                .with(rule -> "%s".formatted(rule.getThreshold()).replaceFirst("\\.0$", "")),
            column("window", HorizontalAlign.RIGHT).with(rule -> rule.getWindowMinutes() + "m"),
            column("for", HorizontalAlign.RIGHT).with(rule -> rule.getPendingMinutes() + "m"),
            column("hold", HorizontalAlign.RIGHT).with(rule -> rule.getHoldMinutes() + "m"),
            column("file", HorizontalAlign.LEFT).with(AlertRule::getSource)));
  }

  private static String matchOf(AlertRule rule) {
    List<String> conditions = new ArrayList<>();
    rule.getMatch().forEach((label, value) -> conditions.add(label + "=" + value));
    conditions.sort(null);
    return String.join(" ", conditions);
  }

  private static Column column(String header, HorizontalAlign align) {
    return new Column().header(header).headerAlign(align).dataAlign(align).maxWidth(60);
  }
}
