package dev.podflow.rules;

import dev.podflow.alert.Rule;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import dev.podflow.rules.RuleFile.BadRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One rule of a file, with the defaults of its kind where it says nothing. */
final class RuleNode {
  private static final int HOLD_MINUTES = 5;
  private static final int LEARN_MINUTES = 10;
  private static final int BUDGET_PER_HOUR = 20;
  private static final int MINUTES_PER_HOUR = 60;
  private static final int MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "kind",
          "severity",
          "match",
          "groupBy",
          "window",
          "for",
          "hold",
          "threshold",
          "minimum",
          "learn",
          "budget",
          "codes",
          "summary");

  private final Node node;
  private final Map<String, NodeTuple> members;

  private RuleNode(Node node, Map<String, NodeTuple> members) {
    this.node = node;
    this.members = members;
  }

  static RuleNode of(Node node) throws BadRule {
    if (!(node instanceof MappingNode mapping)) {
      throw new BadRule(node, "a rule has members, such as name and kind");
    }
    Map<String, NodeTuple> members = RuleFile.members(mapping);
    for (Map.Entry<String, NodeTuple> member : members.entrySet()) {
      if (!FIELDS.contains(member.getKey())) {
        throw new BadRule(
            member.getValue().getKeyNode(),
            "a rule has no "
                + member.getKey()
                + ", only "
                + FIELDS.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    return new RuleNode(node, members);
  }

  Rule toRule() throws BadRule {
    RuleKind kind =
        RuleKind.of(text("kind", null))
            .orElseThrow(
                () ->
                    new BadRule(
                        at("kind"),
                        "kind: one of "
                            + Arrays.stream(RuleKind.values())
                                .map(RuleKind::text)
                                .collect(Collectors.joining(", "))));
    try {
      return new Rule(
          text("name", null),
          kind,
          severity(),
          match(),
          members.containsKey("groupBy") ? texts("groupBy") : kind.groupBy(),
          minutes("window", kind.defaultWindowMinutes()),
          minutes("for", 0),
          minutes("hold", HOLD_MINUTES),
          number("threshold", kind.defaultThreshold()),
          (long) number("minimum", kind.defaultMinimum()),
          minutes("learn", LEARN_MINUTES),
          (int) number("budget", BUDGET_PER_HOUR),
          texts("codes"),
          text("summary", ""));
    } catch (IllegalArgumentException e) {
      String field = e.getMessage().split(":", 2)[0];
      throw new BadRule(at(field), e.getMessage());
    }
  }

  /** Where a member is; the rule itself where it has none. */
  private Node at(String member) {
    NodeTuple tuple = members.get(member);
    return tuple == null ? node : tuple.getValueNode();
  }

  private String text(String member, String fallback) throws BadRule {
    NodeTuple tuple = members.get(member);
    if (tuple == null && fallback != null) {
      return fallback;
    }
    if (tuple == null || !(tuple.getValueNode() instanceof ScalarNode scalar)) {
      throw new BadRule(at(member), member + ": has to be said");
    }
    return scalar.getValue();
  }

  private Severity severity() throws BadRule {
    String text = text("severity", Severity.WARNING.text());
    for (Severity severity : Severity.values()) {
      if (severity.text().equals(text)) {
        return severity;
      }
    }
    throw new BadRule(at("severity"), "severity: info, warning or critical");
  }

  private Map<String, String> match() throws BadRule {
    Map<String, String> match = new HashMap<>();
    if (members.containsKey("match")) {
      if (!(at("match") instanceof MappingNode mapping)) {
        throw new BadRule(at("match"), "match: labels and the values that they have to have");
      }
      for (NodeTuple tuple : mapping.getValue()) {
        match.put(RuleFile.text(tuple.getKeyNode()), RuleFile.text(tuple.getValueNode()));
      }
    }
    return match;
  }

  private List<String> texts(String member) throws BadRule {
    List<String> texts = new ArrayList<>();
    if (members.containsKey(member)) {
      if (!(at(member) instanceof SequenceNode sequence)) {
        throw new BadRule(at(member), member + ": a list");
      }
      sequence.getValue().forEach(each -> texts.add(RuleFile.text(each)));
    }
    return texts;
  }

  private double number(String member, double fallback) throws BadRule {
    String text = text(member, "");
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadRule(at(member), member + ": a number, not " + text);
    }
  }

  /** A duration such as {@code 5m}, {@code 2h} or {@code 7d}. */
  private int minutes(String member, int fallback) throws BadRule {
    String text = text(member, "").toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.matches("[0-9]{1,6}[mhd]")) {
      throw new BadRule(at(member), member + ": a duration such as 5m, 2h or 7d, not " + text);
    }
    int number = Integer.parseInt(text.substring(0, text.length() - 1));
    long minutes =
        switch (text.charAt(text.length() - 1)) {
          case 'h' -> (long) number * MINUTES_PER_HOUR;
          case 'd' -> (long) number * MINUTES_PER_DAY;
          default -> number;
        };
    return (int) Math.min(minutes, Integer.MAX_VALUE);
  }
}
