package dev.podflow.count;

import java.util.Set;

/**
 * How metrics are counted.
 *
 * @param scrapesMax how many scrapes of a series are remembered: so far a late one finds its place
 * @param newbornMillis how long before its first scrape a series, or its target, may have begun for
 *     that scrape to count from zero
 * @param withZeros whether a counter that was scraped and did not grow has a row
 * @param pairSystems the meshes whose metrics also make pairs: {@code istio}, {@code linkerd}
 * @param clockToleranceMillis by how much times may be wrong when it is asked who had an address
 */
public record MetricOptions(
    int scrapesMax,
    long newbornMillis,
    boolean withZeros,
    Set<String> pairSystems,
    long clockToleranceMillis) {
  public MetricOptions {
    pairSystems = Set.copyOf(pairSystems);
  }
}
