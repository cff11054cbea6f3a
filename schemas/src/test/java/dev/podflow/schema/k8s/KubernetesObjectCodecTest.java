package dev.podflow.schema.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class KubernetesObjectCodecTest {
  @Test
  void readsWhatItWrites() throws IOException {
    for (KubernetesObject object : KubernetesObjects.all()) {
      assertThat(KubernetesObjectCodec.decode(KubernetesObjectCodec.encode(object)))
          .isEqualTo(object);
    }
  }

  @Test
  void keysAVersion() {
    assertThat(KubernetesObjectCodec.key(KubernetesObjects.pod()))
        .isEqualTo("blue/Pod/p1/1767355200000");
  }

  @Test
  void refusesBytesThatAreNoValue() {
    assertThatThrownBy(() -> KubernetesObjectCodec.decode("{\"kind\":\"Pod\"}".getBytes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Not a value of k8s.metadata");
    byte[] truncated = new byte[30];
    System.arraycopy(
        KubernetesObjectCodec.encode(KubernetesObjects.pod()), 0, truncated, 0, truncated.length);
    assertThatThrownBy(() -> KubernetesObjectCodec.decode(truncated))
        .isInstanceOf(IOException.class);
  }
}
