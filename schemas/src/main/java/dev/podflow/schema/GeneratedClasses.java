package dev.podflow.schema;

import org.apache.avro.util.ClassSecurityValidator;

/** Avro instantiates only classes that it was told to trust. */
public final class GeneratedClasses {
  private GeneratedClasses() {}

  /**
   * Makes Avro trust the generated classes of a package. The list is global to the JVM: what others
   * trust already stays trusted.
   */
  public static synchronized void trust(Class<?> oneOfThem) {
    String generated = oneOfThem.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(generated)));
  }
}
