package dev.podflow.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of the directory once more, by scanning a list of pods' and services' lives. */
final class ListScan {
  private final Map<LifeKey, Life> lives = new HashMap<>();

  void apply(Life life) {
    lives.put(life.key(), life);
  }

  void remove(LifeKey key) {
    lives.remove(key);
  }

  /** {@code uid}, {@code uid?} where ambiguous, {@code -} where nobody is known. */
  String ownerAt(Address address, long time) {
    List<Life> holders =
        lives.values().stream()
            .filter(life -> ClusterDirectory.addressesOf(life).contains(address))
            .toList();
    List<Life> pods = holders.stream().filter(PodLife.class::isInstance).toList();
    String pod = choose(pods.stream().map(life -> candidate(life, pods)).toList(), time);
    if (!pod.equals("-")) {
      return pod;
    }
    return choose(
        holders.stream()
            .filter(ServiceLife.class::isInstance)
            .map(life -> candidate(life, List.of()))
            .toList(),
        time);
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

  private static String choose(List<Candidate> all, long time) {
    List<Candidate> field = new ArrayList<>();
    for (Candidate c : all) {
      long margin = c.span.since() + c.span.sinceUncertaintyMs();
      boolean open = c.span.until() == Span.OPEN;
      if (margin <= time && (open || time < c.span.until() - c.span.untilUncertaintyMs())) {
        field.add(c);
      }
    }
    if (field.isEmpty()) {
      for (Candidate c : all) {
        boolean open = c.span.until() == Span.OPEN;
        if (c.span.since() - c.span.sinceUncertaintyMs() <= time
            && (open || time < c.span.until() + c.span.untilUncertaintyMs())) {
          field.add(c);
        }
      }
    }
    if (field.isEmpty()) {
      return "-";
    }
    Set<String> uids = field.stream().map(Candidate::uid).collect(Collectors.toSet());
    Candidate best =
        field.stream()
            .min(
                Comparator.<Candidate>comparingLong(c -> outside(c.span, time))
                    .thenComparing(c -> -c.span.since())
                    .thenComparing(Candidate::uid, Comparator.reverseOrder()))
            .orElseThrow();
    return uids.size() == 1 ? best.uid : best.uid + "?";
  }

  private static long outside(Span span, long time) {
    if (time < span.since()) {
      return span.since() - time;
    }
    return time >= span.until() ? time - span.until() + 1 : 0;
  }

  private record Candidate(String uid, Span span) {}
}
