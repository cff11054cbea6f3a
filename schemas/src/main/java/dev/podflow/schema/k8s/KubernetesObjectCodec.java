package dev.podflow.schema.k8s;

import dev.podflow.schema.GeneratedClasses;
import dev.podflow.schema.SingleObject;
import java.io.IOException;

/**
 * Keys and values of topic {@code k8s.metadata}. Values are a {@link SingleObject}. Thread-safe.
 */
public final class KubernetesObjectCodec {
  /** Kind of the values that are no object of Kubernetes. */
  public static final String MARKER_KIND = "Marker";

  private static final SingleObject<KubernetesObject> VALUES;

  static {
    GeneratedClasses.trust(KubernetesObject.class);
    VALUES =
        new SingleObject<>(
            KubernetesObject.getEncoder(),
            KubernetesObject.getClassSchema(),
            GeneratedClasses.history("k8s/KubernetesObject"),
            "k8s.metadata");
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
    return VALUES.encode(object);
  }

  /**
   * The value of these bytes, whichever version of the schema wrote them.
   *
   * @throws IOException if they are no single-object encoding of a known version
   */
  public static KubernetesObject decode(byte[] bytes) throws IOException {
    return VALUES.decode(bytes);
  }
}
