package dev.podflow.local.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads Prometheus's text format 0.0.4 and OpenMetrics 1.0, as files have them: with comments of
 * any kind, with or without types, samples of a family in any order. Exemplars are left out.
 *
 * <p>A scrape ends at {@code # EOF}, and where the next pod begins in what {@code linkerd
 * diagnostics proxy-metrics} prints ({@code # POD name (1 of 2)}).
 */
final class PrometheusText {
  /** What a family's samples are. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY
  }

  /**
   * A sample.
   *
   * @param millis when, epoch milliseconds; null where the text does not say
   */
  record Line(String name, SortedMap<String, String> labels, double value, Long millis) {}

  /**
   * Samples under one name.
   *
   * @param name as it is in the type's comment, or the sample's own
   */
  record Family(String name, Type type, String unit, List<Line> lines) {}

  /**
   * What one target exposed at one time.
   *
   * @param pod empty where the text names none
   */
  record Scrape(String pod, List<Family> families) {}

  /** Milliseconds since the epoch are more than that since 1973, seconds never. */
  private static final double SECONDS_MAX = 1e11;

  private final List<Scrape> scrapes = new ArrayList<>();
  private Map<String, Family> families = new LinkedHashMap<>();
  private Map<String, Type> types = new LinkedHashMap<>();
  private Map<String, String> units = new LinkedHashMap<>();
  private String pod = "";
  private int lineNumber;

  private PrometheusText() {}

  /**
   * Reads a whole text.
   *
   * @throws IllegalArgumentException if a line is none of a sample or comment; with its number
   */
  static List<Scrape> read(Iterable<String> lines) {
    PrometheusText text = new PrometheusText();
    for (String line : lines) {
      text.lineNumber++;
      try {
        text.read(line.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + text.lineNumber + ": " + e.getMessage(), e);
      }
    }
    text.endScrape();
    return text.scrapes;
  }

  private void read(String line) {
    if (line.isEmpty()) {
      return;
    }
    if (line.charAt(0) == '#') {
      comment(line.substring(1).strip().split("\\s+", 4));
    } else {
      sample(new Cursor(line));
    }
  }

  private void comment(String[] words) {
    switch (words[0]) {
      case "EOF" -> endScrape();
      case "POD" -> {
        endScrape();
        pod = words.length > 1 ? words[1] : "";
      }
      case "TYPE" -> {
        if (words.length > 2) {
          types.put(words[1], type(words[2]));
        }
      }
      case "UNIT" -> {
        if (words.length > 2) {
          units.put(words[1], words[2]);
        }
      }
      default -> {}
    }
  }

  private static Type type(String word) {
    return switch (word) {
      case "counter" -> Type.COUNTER;
      case "histogram" -> Type.HISTOGRAM;
      case "summary" -> Type.SUMMARY;
      // What a collector does not know better, too: untyped, info, stateset, gaugehistogram.
      default -> Type.GAUGE;
    };
  }

  private void sample(Cursor line) {
    String name = line.until('{', ' ', '\t');
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a sample without a name");
    }
    SortedMap<String, String> labels = new TreeMap<>();
    line.space();
    if (line.take('{')) {
      labels(line, labels);
    }
    line.space();
    double value = number(line.until(' ', '\t'));
    line.space();
    String time = line.until(' ', '\t');
    Long millis = time.isEmpty() || time.equals("#") ? null : millis(time);
    family(name).lines().add(new Line(name, labels, value, millis));
  }

  private static void labels(Cursor line, SortedMap<String, String> labels) {
    line.space();
    while (!line.take('}')) {
      String label = line.until('=', '}').strip();
      line.expect('=');
      line.space();
      line.expect('"');
      labels.put(label, line.quoted());
      line.space();
      if (!line.take(',') && !line.isAt('}')) {
        throw new IllegalArgumentException("labels that are not separated");
      }
      line.space();
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN", "Nan", "nan" -> Double.NaN;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("'" + text + "' is no value", e);
        }
      }
    };
  }

  /** Prometheus has milliseconds here, OpenMetrics seconds with a fraction. */
  private static long millis(String text) {
    double time = number(text);
    return Math.round(Math.abs(time) < SECONDS_MAX ? time * 1_000 : time);
  }

  private Family family(String sample) {
    for (String suffix : new String[] {"", "_total", "_bucket", "_sum", "_count", "_created"}) {
      if (sample.endsWith(suffix)) {
        String name = sample.substring(0, sample.length() - suffix.length());
        Type type = types.get(name);
        if (type != null && belongs(suffix, type)) {
          return families.computeIfAbsent(
              name, n -> new Family(n, type, units.getOrDefault(n, ""), new ArrayList<>()));
        }
      }
    }
    return families.computeIfAbsent(sample, n -> new Family(n, Type.GAUGE, "", new ArrayList<>()));
  }

  private static boolean belongs(String suffix, Type type) {
    return switch (suffix) {
      case "_total" -> type == Type.COUNTER;
      case "_bucket" -> type == Type.HISTOGRAM;
      case "_sum", "_count" -> type == Type.HISTOGRAM || type == Type.SUMMARY;
      case "_created" -> type != Type.GAUGE;
      default -> true;
    };
  }

  private void endScrape() {
    if (!families.isEmpty()) {
      scrapes.add(new Scrape(pod, List.copyOf(families.values())));
    }
    families = new LinkedHashMap<>();
    types = new LinkedHashMap<>();
    units = new LinkedHashMap<>();
    pod = "";
  }

  /** A place in a line. */
  private static final class Cursor {
    private final String line;
    private int at;

    Cursor(String line) {
      this.line = line;
    }

    boolean isAt(char c) {
      return at < line.length() && line.charAt(at) == c;
    }

    boolean take(char c) {
      if (!isAt(c)) {
        return false;
      }
      at++;
      return true;
    }

    void expect(char c) {
      if (!take(c)) {
        throw new IllegalArgumentException("no " + c + " where one has to be");
      }
    }

    void space() {
      while (isAt(' ') || isAt('\t')) {
        at++;
      }
    }

    /** What comes before any of these, or the end. */
    String until(char... ends) {
      int from = at;
      while (at < line.length() && indexOf(ends, line.charAt(at)) < 0) {
        at++;
      }
      return line.substring(from, at);
    }

    private static int indexOf(char[] characters, char c) {
      for (int i = 0; i < characters.length; i++) {
        if (characters[i] == c) {
          return i;
        }
      }
      return -1;
    }

    /** A label's value up to the closing quote. */
    String quoted() {
      StringBuilder value = new StringBuilder();
      while (at < line.length()) {
        char c = line.charAt(at++);
        if (c == '"') {
          return value.toString();
        }
        if (c == '\\' && at < line.length()) {
          char escaped = line.charAt(at++);
          switch (escaped) {
            case 'n' -> value.append('\n');
            case '\\', '"' -> value.append(escaped);
            default -> value.append(c).append(escaped);
          }
        } else {
          value.append(c);
        }
      }
      throw new IllegalArgumentException("a label that does not end");
    }
  }
}
