package dev.podflow.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML documents. They are told apart here, by their {@code ---} lines, and each is parsed alone,
 * so that a malformed one does not take the others with it.
 */
final class YamlDocuments implements Documents {
  private static final YAMLFactory FACTORY = factory();

  private final BufferedReader lines;
  private Document document;
  private JsonParser parser;
  private long linesRead;
  private long linesBefore;
  private boolean ended;

  YamlDocuments(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
  }

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    // The default of 3 MB is less than a list of a thousand pods.
    options.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      skip();
      if (ended) {
        return false;
      }
      linesBefore = linesRead;
      document = new Document();
      parser = FACTORY.createParser(document);
      if (parser.nextToken() != null) {
        return true;
      }
    }
  }

  @Override
  public JsonParser parser() {
    return parser;
  }

  @Override
  public long line() {
    return linesBefore + Math.max(1, parser.currentLocation().getLineNr());
  }

  @Override
  public void skip() throws IOException {
    if (document != null) {
      document.drain();
    }
  }

  /** The lines up to the next separator. */
  private final class Document extends Reader {
    private String line = "";
    private int at;
    private boolean complete;

    /** Whether there is something to read. */
    private boolean fill() throws IOException {
      while (at == line.length()) {
        if (complete) {
          return false;
        }
        String next = lines.readLine();
        if (next == null) {
          complete = true;
          ended = true;
          return false;
        }
        linesRead++;
        if (isSeparator(next)) {
          complete = true;
          return false;
        }
        line = (linesRead == 1 && next.startsWith("\uFEFF") ? next.substring(1) : next) + '\n';
        at = 0;
      }
      return true;
    }

    private static boolean isSeparator(String line) {
      return line.startsWith("---") && line.substring(3).isBlank()
          || line.startsWith("--- #")
          || line.stripTrailing().equals("...");
    }

    @Override
    public int read(char[] to, int offset, int most) throws IOException {
      if (most == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(most, line.length() - at);
      line.getChars(at, at + count, to, offset);
      at += count;
      return count;
    }

    void drain() throws IOException {
      at = line.length();
      while (fill()) {
        at = line.length();
      }
    }

    @Override
    public void close() {
      // The lines belong to all documents.
    }
  }
}
