package dev.podflow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Rule;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import dev.podflow.schema.alert.AlertRuleCodec;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleFileTest {
  private static final String CHECKOUT =
      """
      rules:
        - name: checkout-errors
          kind: error-ratio
          severity: critical
          match: {dst_namespace: shop, dst_workload: "check*"}
          groupBy: [cluster, dst_workload]
          window: 10m
          for: 2m
          hold: 1h
          threshold: 0.05
          minimum: 100
          learn: 1d
          budget: 3
          summary: customers cannot pay
        - name: slow
          kind: latency
      """;

  @Test
  void everyMemberIsRead() {
    RuleFile file = read(CHECKOUT);
    assertThat(file.problems()).isEmpty();
    assertThat(file.rules().get(0))
        .isEqualTo(
            new Rule(
                "checkout-errors",
                RuleKind.ERROR_RATIO,
                Severity.CRITICAL,
                Map.of("dst_namespace", "shop", "dst_workload", "check*"),
                List.of("cluster", "dst_workload"),
                10,
                2,
                60,
                0.05,
                100,
                1440,
                3,
                List.of(),
                "customers cannot pay"));
    assertThat(file.rules().get(1).groupBy()).isEqualTo(RuleKind.LATENCY.groupBy());
  }

  @Test
  void aBadRuleIsRefusedWithItsLineAndTheOthersGoOn() {
    RuleFile file =
        read(
            """
            rules:
              - name: one
                kind: error-ratio
              - name: two
                kind: nonsense
              - name: three
                kind: latency
                window: 5 minutes
              - name: four
                kind: latency
                threshhold: 1
              - name: one
                kind: latency
              - name: five
                kind: latency
                match: {node: n1}
              - kind: latency
              - just a text
              - name: six
                kind: scan
            """);
    assertThat(file.rules()).extracting(Rule::name).containsExactly("one", "six");
    assertThat(file.problems())
        .extracting(RuleProblem::line)
        .containsExactly(5, 8, 11, 12, 16, 17, 18);
    assertThat(file.problems().get(1))
        .hasToString("rules.yaml:8: window: a duration such as 5m, 2h or 7d, not 5 minutes");
    assertThat(file.problems().get(3).reason()).contains("line 2");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() {
    assertThat(read("rules:\n  - name: [a\n").problems()).hasSize(1);
    assertThat(read("").problems()).hasSize(1);
    assertThat(read("alerts: []").problems()).hasSize(1);
    assertThat(read("rules: []").problems()).isEmpty();
  }

  /** Deep nesting, aliases, wrong types: always an answer, never an exception. */
  @Test
  void hostileFilesAreRefused() {
    assertThat(read("[".repeat(100_000)).problems()).hasSize(1);
    assertThat(read("a: &a [x]\nrules: [*a, *a]").problems()).isNotEmpty();
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(CHECKOUT);
      for (int edits = random.nextInt(5); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, "{}[]:&*-'\"\n\t %@a0".charAt(random.nextInt(17)));
      }
      RuleFile file = read(text.toString());
      assertThat(file.rules().size() + file.problems().size()).isPositive();
    }
  }

  @Test
  void aRuleComesBackFromItsRecord() throws IOException {
    for (Rule rule : read(CHECKOUT).rules()) {
      byte[] bytes = AlertRuleCodec.encode(RuleCodec.toRecord(rule, "rules.yaml"));
      assertThat(RuleCodec.fromRecord(AlertRuleCodec.decode(bytes))).isEqualTo(rule);
    }
  }

  /** The rules that come with Podflow are good, and there is one of each kind. */
  @Test
  void theShippedRulesAreGood() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../infra/alerts"))) {
      List<RuleFile> read = files.map(RuleFileTest::read).toList();
      assertThat(read).flatExtracting(RuleFile::problems).isEmpty();
      assertThat(read)
          .flatExtracting(RuleFile::rules)
          .extracting(Rule::kind)
          .contains(RuleKind.values());
      assertThat(read)
          .flatExtracting(RuleFile::rules)
          .extracting(Rule::name)
          .doesNotHaveDuplicates();
    }
  }

  private static RuleFile read(Path path) {
    try (Reader reader = Files.newBufferedReader(path)) {
      return RuleFile.read(path.toString(), reader);
    } catch (IOException e) {
      throw new IllegalStateException(path.toString(), e);
    }
  }

  private static RuleFile read(String text) {
    return RuleFile.read("rules.yaml", new StringReader(text));
  }
}
