package dev.podflow.rules;

import dev.podflow.alert.Rule;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file of rules. Each is checked alone: a bad one is refused with its line and reason, and the
 * others go on.
 *
 * <pre>
 * rules:
 *   - name: checkout-errors
 *     kind: error-ratio
 *     severity: critical
 *     match: {dst_namespace: shop}
 *     threshold: 0.05
 *     for: 2m
 * </pre>
 *
 * @param rules those that are good, in their order
 * @param problems what is wrong with the others
 */
public record RuleFile(List<Rule> rules, List<RuleProblem> problems) {
  /** Larger files are refused; a thousand rules have some hundred kilobytes. */
  private static final int MAX_CHARACTERS = 4 << 20;

  private static final int MAX_DEPTH = 16;

  /**
   * Reads a file.
   *
   * @param name for messages
   */
  public static RuleFile read(String name, Reader text) {
    List<Rule> rules = new ArrayList<>();
    List<RuleProblem> problems = new ArrayList<>();
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(text);
      readAll(name, root, rules, problems);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new RuleProblem(name, line, "no YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      problems.add(new RuleProblem(name, 1, "no YAML: " + e.getMessage()));
    }
    return new RuleFile(List.copyOf(rules), List.copyOf(problems));
  }

  private static void readAll(
      String file, Node root, List<Rule> rules, List<RuleProblem> problems) {
    if (!(root instanceof MappingNode top)
        || top.getValue().size() != 1
        || !text(top.getValue().get(0).getKeyNode()).equals("rules")
        || !(top.getValue().get(0).getValueNode() instanceof SequenceNode sequence)) {
      problems.add(new RuleProblem(file, 1, "a file of rules has one member, the list \"rules\""));
      return;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (Node node : sequence.getValue()) {
      try {
        Rule rule = RuleNode.of(node).toRule();
        Integer before = lines.putIfAbsent(rule.name(), line(node));
        if (before == null) {
          rules.add(rule);
        } else {
          problems.add(
              new RuleProblem(
                  file, line(node), "name: " + rule.name() + " is also that of line " + before));
        }
      } catch (BadRule e) {
        problems.add(new RuleProblem(file, e.line, e.getMessage()));
      }
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** A scalar's text; empty if it is none. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** A rule that makes no sense, and where. */
  static final class BadRule extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    BadRule(Node node, String reason) {
      super(reason);
      this.line = RuleFile.line(node);
    }
  }

  /** The members of a mapping, each name once. */
  static Map<String, NodeTuple> members(MappingNode node) {
    Map<String, NodeTuple> members = new HashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      members.put(text(tuple.getKeyNode()), tuple);
    }
    return members;
  }
}
