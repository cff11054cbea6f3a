package dev.podflow.rules;

/**
 * Why a rule of a file is refused.
 *
 * @param line in the file, from 1
 */
public record RuleProblem(String file, int line, String reason) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + reason;
  }
}
