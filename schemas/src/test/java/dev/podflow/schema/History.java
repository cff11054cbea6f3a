package dev.podflow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;

/**
 * The released versions of one schema. Schemas only grow: what any version wrote can be read today.
 * A version is frozen in {@code history/} together with bytes that it wrote, a value a line in hex.
 *
 * @param path folder and name, such as {@code k8s/KubernetesObject}
 * @param current the schema as it is now
 * @param versions how many there are
 */
public record History(String path, Schema current, int versions) {
  /** Reads a value. */
  @FunctionalInterface
  public interface Decoder<T> {
    T decode(byte[] bytes) throws IOException;
  }

  public void assertThatTheCurrentOneReadsAll() throws IOException {
    for (int version = 1; version <= versions; version++) {
      SchemaCompatibilityType compatibility =
          SchemaCompatibility.checkReaderWriterCompatibility(current, frozen(version)).getType();
      assertThat(compatibility).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  public void assertThatTheNewestIsTheCurrentOne() throws IOException {
    // Documentation may change without a version; anything that alters the fingerprint may not.
    assertThat(SchemaNormalization.parsingFingerprint64(frozen(versions)))
        .as("add history/%s.v%d.avsc and its bytes", path, versions + 1)
        .isEqualTo(SchemaNormalization.parsingFingerprint64(current));
  }

  /**
   * @param expected the values as a version of the schema, from 1, was able to write them
   */
  public <T> void assertThatBytesAreRead(Decoder<T> decoder, IntFunction<List<T>> expected)
      throws IOException {
    for (int version = 1; version <= versions; version++) {
      List<T> read = new ArrayList<>();
      for (String line : text(path + ".v" + version + ".hex").lines().toList()) {
        read.add(decoder.decode(HexFormat.of().parseHex(line)));
      }
      assertThat(read).isEqualTo(expected.apply(version));
    }
  }

  private Schema frozen(int version) throws IOException {
    return new Schema.Parser().parse(text(path + ".v" + version + ".avsc"));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = History.class.getResourceAsStream("/history/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
