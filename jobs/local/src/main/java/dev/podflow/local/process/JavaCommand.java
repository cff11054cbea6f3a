package dev.podflow.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line that runs a Java main class with the launcher's own Java. */
public final class JavaCommand {
  private final List<String> line = new ArrayList<>();

  private JavaCommand() {
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  public static JavaCommand java(String... options) {
    return new JavaCommand().and(options);
  }

  /** Ends the options: class path, main class and its arguments. */
  public List<String> run(String classPath, String mainClass, String... arguments) {
    and("-cp", classPath, mainClass).and(arguments);
    return List.copyOf(line);
  }

  public JavaCommand and(String... options) {
    line.addAll(List.of(options));
    return this;
  }
}
