package dev.podflow.schema.k8s;

import dev.podflow.schema.GeneratedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;

/**
 * Keys and values of topic {@code k8s.metadata}. Values are in Avro's single-object encoding: two
 * marker bytes, the fingerprint of the writer's schema, the record. Thread-safe.
 */
public final class KubernetesObjectCodec {
  /** Kind of the values that are no object of Kubernetes. */
  public static final String MARKER_KIND = "Marker";

  private static final BinaryMessageDecoder<KubernetesObject> DECODER;

  static {
    GeneratedClasses.trust(KubernetesObject.class);
    DECODER = GeneratedClasses.withHistory(KubernetesObject.getDecoder(), "k8s/KubernetesObject");
  }

  private KubernetesObjectCodec() {}

  /**
   * Makes Avro trust the generated classes in this JVM. Whoever builds one before it touches this
   * class otherwise calls it first.
   */
  public static void trustGeneratedClasses() {
    // Loading this class has done it.
  }

  /** The key of a value: {@code cluster/kind/uid/since}, since in epoch milliseconds. */
  public static String key(KubernetesObject object) {
    return object.getCluster()
        + '/'
        + object.getKind()
        + '/'
        + object.getUid()
        + '/'
        + object.getSince().toEpochMilli();
  }

  /** The bytes of a value. */
  public static byte[] encode(KubernetesObject object) {
    try {
      ByteBuffer buffer = object.toByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode " + key(object), e);
    }
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static KubernetesObject decode(byte[] bytes) throws IOException {
    try {
      return DECODER.decode(bytes);
    } catch (RuntimeException e) {
      // Avro reports what is wrong with the bytes by exceptions of many unchecked types.
      throw new IOException("Not a value of k8s.metadata: " + e.getMessage(), e);
    }
  }
}
