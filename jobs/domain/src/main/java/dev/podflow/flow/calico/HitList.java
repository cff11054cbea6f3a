package dev.podflow.flow.calico;

import dev.podflow.flow.PolicyTrace;

/** The policies of one of a log's lists, in the order in which they were evaluated. Reused. */
final class HitList {
  private final PolicyHit[] hits = new PolicyHit[PolicyTrace.LIMIT];
  private int size;

  HitList() {
    for (int i = 0; i < hits.length; i++) {
      hits[i] = new PolicyHit();
    }
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  PolicyHit get(int at) {
    return hits[at];
  }

  /** A hit to fill in, reset; what does not fit any more takes the place of the last one. */
  PolicyHit add() {
    if (size < hits.length) {
      size++;
    }
    PolicyHit hit = hits[size - 1];
    hit.reset();
    return hit;
  }

  /** Puts them in order; such lists are short. */
  void sort() {
    for (int i = 1; i < size; i++) {
      PolicyHit hit = hits[i];
      int at = i;
      for (; at > 0 && hits[at - 1].index > hit.index; at--) {
        hits[at] = hits[at - 1];
      }
      hits[at] = hit;
    }
  }
}
