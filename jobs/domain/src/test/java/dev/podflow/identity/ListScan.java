package dev.podflow.identity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the directory once more, by scanning a list of pods' and services' lives. */
final class ListScan {
  private final Map<LifeKey, Life> lives = new HashMap<>();

  void apply(Life life) {
    lives.put(life.key(), life);
  }

  void remove(LifeKey key) {
    lives.remove(key);
  }

  /** The uid, {@code ?} where ambiguous, {@code -} where nobody is known. */
  String ownerAt(Address address, long time, long tolerance) {
    List<Life> holders =
        lives.values().stream()
            .filter(life -> ClusterDirectory.addressesOf(life).contains(address))
            .toList();
    List<Life> pods = holders.stream().filter(PodLife.class::isInstance).toList();
    String pod =
        choose(pods.stream().map(life -> candidate(life, pods)).toList(), time, tolerance, true);
    if (!pod.equals("-")) {
      return pod;
    }
    return choose(
        holders.stream()
            .filter(ServiceLife.class::isInstance)
            .map(life -> candidate(life, List.of()))
            .toList(),
        time,
        tolerance,
        false);
  }

  private static Candidate candidate(Life life, List<Life> rivals) {
    Span span = life.span();
    if (span.until() == Span.OPEN) {
      Span settled = span;
      span =
          rivals.stream()
              .filter(rival -> rival.span().since() > settled.since())
              .min(
                  Comparator.comparing((Life rival) -> rival.span().since())
                      .thenComparing(rival -> rival.key().uid()))
              .map(
                  next ->
                      new Span(
                          settled.since(),
                          settled.sinceUncertaintyMs(),
                          next.span().since(),
                          next.span().sinceUncertaintyMs()))
              .orElse(settled);
    }
    return new Candidate(life.key().uid(), span);
  }

  /** Of an address that has one owner at a time, one that is alone must have it throughout. */
  private static String choose(List<Candidate> all, long time, long tolerance, boolean oneAtATime) {
    Set<String> certain = new HashSet<>();
    Map<String, Set<Long>> moments = new HashMap<>();
    Set<String> possible = new HashSet<>();
    for (Candidate c : all) {
      boolean throughout = true;
      boolean ever = false;
      for (long moment = time - tolerance; moment <= time + tolerance; moment++) {
        throughout &= c.isCertain(moment);
        ever |= c.isPossible(moment);
        if (c.isPossible(moment)) {
          moments.computeIfAbsent(c.uid, uid -> new HashSet<>()).add(moment);
        }
      }
      if (throughout) {
        certain.add(c.uid);
      }
      if (ever) {
        possible.add(c.uid);
      }
    }
    Set<String> field = certain.isEmpty() ? possible : certain;
    if (field.isEmpty()) {
      return "-";
    }
    String one = field.iterator().next();
    Set<Long> its = moments.get(one);
    boolean throughout = its.contains(time - tolerance) && its.contains(time + tolerance);
    return field.size() == 1 && (throughout || !oneAtATime) ? one : "?";
  }

  private record Candidate(String uid, Span span) {
    boolean isCertain(long moment) {
      boolean open = span.until() == Span.OPEN;
      return span.since() + span.sinceUncertaintyMs() <= moment
          && (open || moment < span.until() - span.untilUncertaintyMs());
    }

    boolean isPossible(long moment) {
      boolean open = span.until() == Span.OPEN;
      return span.since() - span.sinceUncertaintyMs() <= moment
          && (open || moment < span.until() + span.untilUncertaintyMs());
    }
  }
}
