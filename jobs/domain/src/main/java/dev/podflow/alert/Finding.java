package dev.podflow.alert;

/**
 * What a window of minutes comes to.
 *
 * @param value in the unit of the rule's threshold; NaN where there is nothing to judge
 * @param threshold what it was held against
 * @param breached whether it is too much
 */
record Finding(double value, double threshold, boolean breached) {
  static final Finding NOTHING = new Finding(Double.NaN, Double.NaN, false);

  static Finding of(double value, double threshold, boolean breached) {
    return new Finding(value, threshold, breached);
  }
}
