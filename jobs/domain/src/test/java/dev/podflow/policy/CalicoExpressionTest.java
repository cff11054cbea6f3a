package dev.podflow.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalicoExpressionTest {
  private static final Map<String, String> POD =
      Map.of("app", "web-front", "tier", "a", "not", "in", "example.org/x_y", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``                                              ~ true",
        "   all()                                        ~ true",
        "all(  )                                         ~ true",
        "!all()                                          ~ false",
        "global()                                        ~ true",
        "app == 'web-front'                              ~ true",
        "app==\"web-front\"                              ~ true",
        "app == 'web'                                    ~ false",
        "app != 'web'                                    ~ true",
        "app != 'web-front'                              ~ false",
        "missing == ''                                   ~ false",
        "missing != 'x'                                  ~ true",
        "example.org/x_y == ''                           ~ true",
        "has(app)                                        ~ true",
        "has( missing )                                  ~ false",
        "!has(missing)                                   ~ true",
        "!!has(missing)                                  ~ false",
        "tier in {'a', 'b'}                              ~ true",
        "tier in {\"b\",'c',}                            ~ false",
        "tier in {}                                      ~ false",
        "missing in {'a'}                                ~ false",
        "tier not in {'a'}                               ~ false",
        "tier notin {'b'}                                ~ true",
        "missing not in {'a'}                            ~ true",
        "app contains 'b-f'                              ~ true",
        "app contains 'x'                                ~ false",
        "missing contains ''                             ~ false",
        "app starts with 'web'                           ~ true",
        "app startswith 'front'                          ~ false",
        "app ends with 'front'                           ~ true",
        "app ends with 'web'                             ~ false",
        "not in {'in'}                                   ~ true",
        "not not in {'in'}                               ~ false",
        "has(app) && tier == 'b' || tier == 'a'          ~ true",
        "tier == 'a' || has(missing) && has(missing)     ~ true",
        "(tier == 'a' || has(missing)) && has(missing)   ~ false",
        "!(tier == 'a' && has(app))                      ~ false",
        "\t!tier == 'b'\t&&has(app)                      ~ true",
        "((((tier == 'a'))))                             ~ true",
      })
  void saysWhichLabelsMatch(String expression, boolean expected) throws Exception {
    assertThat(CalicoExpression.ofPods(expression).matches(POD::get)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app",
        "app ==",
        "app = 'x'",
        "app == x",
        "app == 'x",
        "app === 'x'",
        "app in 'x'",
        "app in {'x'",
        "app in {'x' 'y'}",
        "app in {,}",
        "app inx {'x'}",
        "app starts 'x'",
        "app startswithx 'x'",
        "has(app",
        "has()",
        "all(x)",
        "all",
        "(all()",
        "all())",
        "all() all()",
        "all() &&",
        "|| all()",
        "all() & all()",
        "!",
        "app\n== 'x'",
        "äpp == 'x'",
        "global(",
      })
  void saysWhereItIsWrong(String expression) {
    assertThatThrownBy(() -> CalicoExpression.ofPods(expression))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageMatching("expected .+ at character \\d+");
  }

  @Test
  void globalIsWhatHasNoNamespace() throws Exception {
    assertThat(CalicoExpression.ofNamespaces("global()").matches(POD::get)).isFalse();
    assertThat(CalicoExpression.ofNamespaces("global() || tier == 'a'").matches(POD::get)).isTrue();
  }

  @Test
  void nothingAtAllIsEverything() throws Exception {
    assertThat(CalicoExpression.ofPods(null)).isSameAs(Selector.ALL);
  }

  @Test
  void labelsAndParenthesesHaveALimit() throws Exception {
    String label = "x".repeat(512);
    assertThat(CalicoExpression.ofPods("has(" + label + ")").matches(POD::get)).isFalse();
    assertThatThrownBy(() -> CalicoExpression.ofPods("has(" + label + "x)"))
        .isInstanceOf(SelectorSyntaxException.class);

    int most = CalicoExpression.DEPTH_MAX;
    CalicoExpression.ofPods("(".repeat(most) + "all()" + ")".repeat(most));
    assertThatThrownBy(
            () -> CalicoExpression.ofPods("(".repeat(100_000) + "all()" + ")".repeat(100_000)))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("fewer parentheses");
    // One after another is no nesting.
    CalicoExpression.ofPods("(all()) && ".repeat(most + 1) + "all()");
  }

  @Test
  void isWrittenSoThatItCanBeReadAgain() throws Exception {
    assertThat(
            CalicoExpression.ofPods(
                    "(a!='x'||!has(b) )&&c in{'z','y','z'} && !(d starts with \"it's\" && !e contains 'f')")
                .toString())
        .isEqualTo(
            "(a != \"x\" || !has(b)) && c in {\"y\", \"z\"}"
                + " && !(d starts with \"it's\" && !e contains \"f\")");
  }
}
