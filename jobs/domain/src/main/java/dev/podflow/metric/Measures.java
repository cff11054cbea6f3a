package dev.podflow.metric;

/**
 * Receives what a scrape adds to a minute. A late scrape also takes back what was counted without
 * it, with numbers below zero; of observations only those that have not gone out yet.
 */
public interface Measures {
  /**
   * A gauge showed a value.
   *
   * @param sample whose series it is
   */
  void gauge(Sample sample);

  /**
   * A counter grew.
   *
   * @param sample whose series it is
   * @param atMillis when it was scraped, not always the sample's own time
   */
  void increase(Sample sample, long atMillis, double increase);

  /**
   * A histogram's count and sum grew.
   *
   * @param sample whose series it is
   * @param atMillis when it was scraped, not always the sample's own time
   * @param from null where counting began since the scrape before
   * @param sign 1 to add it, -1 to take it back
   */
  void histogram(Sample sample, long atMillis, Buckets from, Buckets to, int sign);

  /**
   * Of a histogram's observations is known how large they were.
   *
   * @param sample whose series it is
   * @param atMillis when they were scraped, not always the sample's own time
   * @param from null where counting began since the scrape before
   */
  void observations(Sample sample, long atMillis, Buckets from, Buckets to);

  /**
   * Takes observations back, which can be done as long as their row has not gone out.
   *
   * @return whether it could; if not, nothing is changed
   */
  boolean takeBack(Sample sample, long atMillis, Buckets from, Buckets to);
}
