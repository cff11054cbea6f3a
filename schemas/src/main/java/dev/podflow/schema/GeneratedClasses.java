package dev.podflow.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/** What the codecs of generated classes share. */
public final class GeneratedClasses {
  private GeneratedClasses() {}

  /**
   * Makes Avro trust the generated classes of a package: it instantiates only what it was told to.
   * The list is global to the JVM; what others trust already stays trusted.
   */
  public static synchronized void trust(Class<?> oneOfThem) {
    String generated = oneOfThem.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(generated)));
  }

  /**
   * What a schema was in earlier releases, oldest first: a value names its writer's schema by a
   * fingerprint alone.
   *
   * @param path folder and name of the schema's frozen versions, such as {@code
   *     k8s/KubernetesObject}
   */
  public static List<Schema> history(String path) {
    List<Schema> versions = new ArrayList<>();
    while (true) {
      String name = "/history/" + path + ".v" + (versions.size() + 1) + ".avsc";
      try (InputStream in = GeneratedClasses.class.getResourceAsStream(name)) {
        if (in == null) {
          return versions;
        }
        versions.add(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + name, e);
      }
    }
  }
}
