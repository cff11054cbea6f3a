package dev.podflow.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * When pods are isolated by the policies that select them.
 *
 * @param ingress for what reaches them
 * @param egress for what they reach
 */
record Isolation(Spans ingress, Spans egress) {
  static final Isolation NEVER = new Isolation(Spans.NEVER, Spans.NEVER);

  static Isolation by(Collection<Selected> policies) {
    List<Spans.Interval> ingress = new ArrayList<>();
    List<Spans.Interval> egress = new ArrayList<>();
    for (Selected selected : policies) {
      for (Selection selection : selected.selections()) {
        Spans.Interval time = new Spans.Interval(selection.from(), selection.until());
        if (selection.effect().isolatesIngress()) {
          ingress.add(time);
        }
        if (selection.effect().isolatesEgress()) {
          egress.add(time);
        }
      }
    }
    return ingress.isEmpty() && egress.isEmpty()
        ? NEVER
        : new Isolation(Spans.union(ingress), Spans.union(egress));
  }
}
