package dev.podflow.metadata;

import java.util.List;
import java.util.Map;

/**
 * What became of an input.
 *
 * @param read objects handed on
 * @param skippedByKind objects of kinds that nobody here needs, counted by kind
 * @param malformed what could not be read, and where; at most {@value #MOST_PROBLEMS}
 * @param malformedCount how many could not be read
 */
public record ReadReport(
    long read, Map<String, Long> skippedByKind, List<String> malformed, long malformedCount) {
  static final int MOST_PROBLEMS = 100;
}
