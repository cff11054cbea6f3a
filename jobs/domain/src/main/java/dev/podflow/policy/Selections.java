package dev.podflow.policy;

import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import java.util.HashMap;
import java.util.Map;

/** Tells when a policy selects a pod, where that is other than it was before. */
final class Selections {
  private Selections() {}

  private record Time(long from, long until, Effect effect) {}

  /**
   * @param before the policy as it was, null if it did not select the pod
   * @param podBefore the pod as it was, null if it was not known
   * @param now the policy as it is, null as above
   * @param pod the pod as it is
   */
  static void tell(
      PolicyChanges changes, Selected before, PodFacts podBefore, Selected now, PodFacts pod) {
    Map<Long, Time> then = times(before, podBefore);
    Map<Long, Time> present = times(now, pod);
    present.forEach(
        (since, time) -> {
          if (!time.equals(then.remove(since))) {
            changes.selected(now.policy(), pod, since, time.from, time.until, time.effect);
          }
        });
    then.forEach(
        (since, time) -> {
          PolicyLife policy = now == null ? before.policy() : now.policy();
          changes.selected(policy, pod, since, time.from, time.from, time.effect);
        });
  }

  /** By the time that names them: the latest start of all that have to be there. */
  private static Map<Long, Time> times(Selected selected, PodFacts pod) {
    Map<Long, Time> times = new HashMap<>();
    if (selected == null || pod == null) {
      return times;
    }
    Span span = pod.life().span();
    long since = Math.max(selected.policy().key().since(), pod.life().key().since());
    for (Selection selection : selected.selections()) {
      long from = Math.max(selection.from(), span.since());
      long until = Math.min(selection.until(), span.until());
      if (from < until) {
        times.put(Math.max(since, selection.step()), new Time(from, until, selection.effect()));
      }
    }
    return times;
  }
}
