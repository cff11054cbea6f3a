package dev.podflow.schema.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/**
 * Schemas only grow: what any released version wrote can be read today. A version is frozen in
 * {@code history/} together with bytes that it wrote, a value a line in hex.
 */
class HistoryTest {
  private static final int VERSIONS = 2;

  @Test
  void theCurrentSchemaReadsEveryFrozenOne() throws IOException {
    for (int version = 1; version <= VERSIONS; version++) {
      SchemaCompatibilityType compatibility =
          SchemaCompatibility.checkReaderWriterCompatibility(
                  KubernetesObject.getClassSchema(), frozen(version))
              .getType();
      assertThat(compatibility).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  @Test
  void theNewestFrozenSchemaIsTheCurrentOne() throws IOException {
    // Documentation may change without a version; anything that alters the fingerprint may not.
    assertThat(SchemaNormalization.parsingFingerprint64(frozen(VERSIONS)))
        .as("add history/k8s/KubernetesObject.v%d.avsc and its bytes", VERSIONS + 1)
        .isEqualTo(SchemaNormalization.parsingFingerprint64(KubernetesObject.getClassSchema()));
  }

  @Test
  void bytesOfEveryVersionAreRead() throws IOException {
    for (int version = 1; version <= VERSIONS; version++) {
      List<KubernetesObject> read = new ArrayList<>();
      for (String line : text("KubernetesObject.v" + version + ".hex").lines().toList()) {
        read.add(KubernetesObjectCodec.decode(HexFormat.of().parseHex(line)));
      }
      assertThat(read).isEqualTo(KubernetesObjects.asOf(version));
    }
  }

  private static Schema frozen(int version) throws IOException {
    return new Schema.Parser().parse(text("KubernetesObject.v" + version + ".avsc"));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = HistoryTest.class.getResourceAsStream("/history/k8s/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
