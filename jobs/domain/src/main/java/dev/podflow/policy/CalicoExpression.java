package dev.podflow.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads Calico's selector expressions, by the grammar of its own parser (projectcalico/calico,
 * libcalico-go/lib/selector):
 *
 * <pre>
 *  or        = and { "||" and }
 *  and       = operation { "&amp;&amp;" operation }
 *  operation = { "!" } ( "(" or ")" | "all()" | "global()" | "has(" label ")"
 *            | label ( "==" | "!=" | "contains" | "starts with" | "ends with" ) text
 *            | label ( "in" | "not in" ) "{" [ text { "," text } ] "}" )
 *  text      = "'" … "'" | '"' … '"'
 * </pre>
 *
 * Nothing is escaped in a text. White space is blanks and tabs. An empty expression is everything.
 */
public final class CalicoExpression {
  /** Parentheses within parentheses; a real expression has two or three. */
  static final int DEPTH_MAX = 100;

  private static final int LABEL_LENGTH_MAX = 512;

  private final String text;
  private final Selector global;
  private int at;
  private int depth;

  private CalicoExpression(String text, Selector global) {
    this.text = text;
    this.global = global;
  }

  /**
   * Reads an expression that is about pods; {@code global()} is everything, as Calico takes it.
   *
   * @param text may be null for an empty one
   */
  public static Selector ofPods(String text) throws SelectorSyntaxException {
    return new CalicoExpression(text == null ? "" : text, Selector.ALL).read();
  }

  /**
   * Reads an expression that is about namespaces; {@code global()} is what has no namespace, which
   * is no pod.
   *
   * @param text may be null for an empty one
   */
  public static Selector ofNamespaces(String text) throws SelectorSyntaxException {
    return new CalicoExpression(text == null ? "" : text, Selector.NONE).read();
  }

  private Selector read() throws SelectorSyntaxException {
    blanks();
    if (at == text.length()) {
      return Selector.ALL;
    }
    Selector selector = or();
    if (at < text.length()) {
      throw expected("an operator or the end");
    }
    return selector;
  }

  private Selector or() throws SelectorSyntaxException {
    List<Selector> operands = new ArrayList<>();
    do {
      operands.add(and());
    } while (take("||"));
    return Selector.or(operands);
  }

  private Selector and() throws SelectorSyntaxException {
    List<Selector> operands = new ArrayList<>();
    do {
      operands.add(operation());
    } while (take("&&"));
    return Selector.and(operands);
  }

  private Selector operation() throws SelectorSyntaxException {
    boolean negated = false;
    while (take("!")) {
      negated = !negated;
    }
    Selector selector = operand();
    return negated ? Selector.not(selector) : selector;
  }

  private Selector operand() throws SelectorSyntaxException {
    if (take("(")) {
      if (++depth > DEPTH_MAX) {
        throw expected("fewer parentheses");
      }
      Selector selector = or();
      require(")");
      depth--;
      return selector;
    }
    if (take("has(")) {
      String label = label();
      require(")");
      return Selector.has(label);
    }
    if (take("all(")) {
      require(")");
      return Selector.ALL;
    }
    if (take("global(")) {
      require(")");
      return global;
    }
    return comparison(label());
  }

  private Selector comparison(String label) throws SelectorSyntaxException {
    if (take("==")) {
      return Selector.is(label, quoted());
    }
    if (take("!=")) {
      return Selector.not(Selector.is(label, quoted()));
    }
    if (takeWords("contains", "")) {
      return Selector.part(label, Selector.Place.ANYWHERE, quoted());
    }
    if (takeWords("starts", "with")) {
      return Selector.part(label, Selector.Place.START, quoted());
    }
    if (takeWords("ends", "with")) {
      return Selector.part(label, Selector.Place.END, quoted());
    }
    if (takeWords("not", "in")) {
      return Selector.not(Selector.in(label, set()));
    }
    if (takeWords("in", "")) {
      return Selector.in(label, set());
    }
    throw expected("an operator after label " + label);
  }

  private Set<String> set() throws SelectorSyntaxException {
    require("{");
    Set<String> values = new TreeSet<>();
    // A comma before the closing brace is taken, as Calico takes it.
    while (isQuote()) {
      values.add(quoted());
      if (!take(",")) {
        break;
      }
    }
    require("}");
    return values;
  }

  private boolean isQuote() {
    return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }

  private String quoted() throws SelectorSyntaxException {
    if (!isQuote()) {
      throw expected("a text in quotes");
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0) {
      throw expected("the closing quote");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    blanks();
    return value;
  }

  private String label() throws SelectorSyntaxException {
    int start = at;
    while (at < text.length() && isLabelCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw expected("a label");
    }
    if (at - start > LABEL_LENGTH_MAX) {
      throw expected("a label of at most " + LABEL_LENGTH_MAX + " characters");
    }
    String label = text.substring(start, at);
    blanks();
    return label;
  }

  private static boolean isLabelCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '.'
        || c == '/'
        || c == '-';
  }

  private boolean take(String token) {
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    blanks();
    return true;
  }

  /** An operator of one or two words, which end where no label could go on. */
  private boolean takeWords(String first, String second) {
    int start = at;
    if (take(first)
        && text.startsWith(second, at)
        && !isLabelCharacterAt(second.isEmpty() ? start + first.length() : at + second.length())) {
      at += second.length();
      blanks();
      return true;
    }
    at = start;
    return false;
  }

  private boolean isLabelCharacterAt(int index) {
    return index < text.length() && isLabelCharacter(text.charAt(index));
  }

  private void require(String token) throws SelectorSyntaxException {
    if (!take(token)) {
      throw expected(token);
    }
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private SelectorSyntaxException expected(String what) {
    return new SelectorSyntaxException("expected " + what + " at character " + (at + 1));
  }
}
