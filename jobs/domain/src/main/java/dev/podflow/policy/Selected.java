package dev.podflow.policy;

import java.util.List;

/** A policy with the times at which it selects somebody. */
record Selected(PolicyLife policy, List<Selection> selections) {
  Selected {
    selections = List.copyOf(selections);
  }
}
