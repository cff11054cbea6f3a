package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;

/** Something that can be measured by {@code infra/podflow bench}. */
public interface Benchmark {
  /** A kebab noun: what a user types, and the value of {@code bench} in each result. */
  String name();

  /** What it measures, in a line. */
  String title();

  /** Whether another one tells the same and more, so that it only runs by its name. */
  default boolean isPart() {
    return false;
  }

  /**
   * Measures, and hands each result to the run as soon as it is known.
   *
   * @throws Failure if the work that was to be measured was not done, or not done right
   */
  void run(BenchRun run);
}
