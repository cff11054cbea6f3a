package dev.podflow.policy;

import static dev.podflow.policy.SmallCluster.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random pods, policies and namespaces, told in any order and more than once, against a second
 * implementation that looks at everything for every minute.
 */
class PolicyHistoryPropertyTest {
  private static final int MINUTES = 180;
  private static final List<String> NAMESPACES = List.of("a", "b", "c");

  /** A record of the topic: a version at the time at which it becomes known. */
  private record News(long at, LifeKey key, Object version) {}

  private record Labels(String namespace, Map<String, String> labels) {}

  private final Random random = new Random(17);
  private long runs;

  @Test
  void anyOrderGivesTheTruth() {
    for (int round = 0; round < 150; round++) {
      List<News> news = cluster();
      Collections.shuffle(news, random);
      keepOrderOfEachKey(news);
      PolicyTables tables = new PolicyTables();
      run(news, 0, tables, false);
      check(news, tables);
    }
  }

  /**
   * A restart knows what the compacted topic holds, where a newer value has taken the place of the
   * one that it told from. It reads all of it before it tells, and there is something newer in it
   * than the run before can have foretold.
   */
  @Test
  void restartsGiveTheTruth() {
    for (int round = 0; round < 300; round++) {
      List<News> news = cluster();
      news.sort((a, b) -> Long.compare(a.at, b.at));
      keepOrderOfEachKey(news);
      PolicyTables tables = new PolicyTables();
      runs = 0;
      int first = random.nextInt(news.size());
      int second = first + random.nextInt(news.size() - first);
      run(news.subList(0, first), 0, tables, false);
      run(compacted(news, second), offsetIn(news, second, first), tables, true);
      run(compacted(news, news.size()), offsetIn(news, news.size(), second), tables, true);
      check(news, tables);
    }
  }

  private void run(List<News> news, int told, PolicyTables tables, boolean restart) {
    boolean[] silent = {restart};
    PolicyChanges changes =
        new PolicyChanges() {
          @Override
          public void policy(PolicyLife policy) {
            if (!silent[0]) {
              tables.policy(policy);
            }
          }

          @Override
          public void selected(
              PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {
            if (!silent[0]) {
              tables.selected(policy, pod, since, from, until, effect);
            }
          }

          @Override
          public void coverage(Coverage coverage) {
            assertThat(silent[0]).isFalse();
            tables.coverage(coverage);
          }
        };
    PolicyHistory history = new PolicyHistory(changes, new PolicyHistory.Bounds(10_000, 60));
    for (int i = 0; i < news.size(); i++) {
      if (silent[0] && i >= told) {
        history.takeAsTold();
        silent[0] = false;
      }
      apply(news.get(i), history);
      if (!restart && random.nextInt(5) == 0) {
        history.tellCoverage();
      }
    }
    if (restart) {
      if (silent[0]) {
        history.takeAsTold();
      }
      silent[0] = false;
      runs++;
      history.apply(
          SmallCluster.pod(
              "later-" + runs,
              "elsewhere",
              Map.of(),
              Span.openSince((MINUTES + 60 * runs) * MINUTE)));
    }
    history.tellCoverage();
  }

  private static void apply(News news, PolicyHistory history) {
    if (news.version instanceof PodFacts pod) {
      history.apply(pod);
    } else if (news.version instanceof PolicyLife policy) {
      history.apply(policy);
    } else if (news.version instanceof Labels labels) {
      history.label(news.key, news.key.since(), labels.namespace, labels.labels);
    }
  }

  /** The newest value of each key among the first ones, in their order. */
  private static List<News> compacted(List<News> news, int end) {
    Map<LifeKey, News> newest = new HashMap<>();
    news.subList(0, end).forEach(each -> newest.put(each.key, each));
    List<News> kept = new ArrayList<>(news.subList(0, end));
    kept.removeIf(each -> newest.get(each.key) != each);
    return kept;
  }

  /** Where in the compacted topic an offset is. */
  private static int offsetIn(List<News> news, int end, int offset) {
    List<News> kept = compacted(news, end);
    kept.removeAll(news.subList(offset, end));
    return kept.size();
  }

  /** An end comes after its start. */
  private static void keepOrderOfEachKey(List<News> news) {
    Map<LifeKey, List<News>> byKey = new HashMap<>();
    news.forEach(each -> byKey.computeIfAbsent(each.key, key -> new ArrayList<>()).add(each));
    byKey.values().forEach(list -> list.sort((a, b) -> Boolean.compare(isEnd(a), isEnd(b))));
    news.replaceAll(each -> byKey.get(each.key).remove(0));
  }

  private static boolean isEnd(News news) {
    return news.version instanceof PodFacts pod && !pod.life().span().isOpen()
        || news.version instanceof PolicyLife policy && !policy.span().isOpen();
  }

  private List<News> cluster() {
    List<News> news = new ArrayList<>();
    for (int i = 5 + random.nextInt(30); i > 0; i--) {
      Map<String, String> labels =
          random.nextInt(4) == 0 ? Map.of() : Map.of("app", any("x", "y"), "n", any("1", "2"));
      Span span = span();
      PodFacts pod = SmallCluster.pod("pod-" + i, any("a", "b", "c"), labels, span);
      tell(news, pod.life().key(), span, pod, SmallCluster::ended);
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      Span span = span();
      PolicyLife policy = SmallCluster.policy("policy-" + i, span, scope());
      tell(news, policy.key(), span, policy, SmallCluster::ended);
    }
    for (String namespace : NAMESPACES) {
      TreeMap<Long, Map<String, String>> steps = new TreeMap<>();
      // Labels from the beginning, or none ever: what a namespace was before the first ones nobody
      // is told.
      for (int i = random.nextInt(3); i > 0; i--) {
        steps.put(i == 1 ? 0 : time(), Map.of("team", any("x", "y")));
      }
      steps.forEach(
          (since, labels) ->
              news.add(
                  new News(
                      since,
                      SmallCluster.namespaceKey(namespace, since),
                      new Labels(namespace, labels))));
    }
    return news;
  }

  /** A version is told when it begins, or a little later, and when it ends. */
  private <T> void tell(
      List<News> news,
      LifeKey key,
      Span span,
      T version,
      java.util.function.BiFunction<T, Long, T> ended) {
    long late = random.nextInt(20) * MINUTE;
    news.add(new News(span.since() + late, key, version));
    if (random.nextInt(3) > 0) {
      long until = span.since() + random.nextInt(60 * 60) * 1_000L;
      if (random.nextInt(4) == 0) {
        // First known badly.
        news.add(
            new News(until + late, key, ended.apply(version, until + random.nextInt(600_000))));
      }
      news.add(new News(until + late, key, ended.apply(version, until)));
      if (random.nextInt(5) == 0) {
        news.add(news.get(news.size() - 1));
      }
    }
  }

  private Scope scope() {
    Effect effect =
        new Effect(
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextInt(3) == 0);
    Selector pods =
        switch (random.nextInt(5)) {
          case 0 -> Selector.ALL;
          case 1 -> Selector.is("app", any("x", "y"));
          case 2 -> Selector.has("app");
          case 3 -> Selector.not(Selector.is("n", "1"));
          default ->
              Selector.and(List.of(Selector.is("app", "x"), Selector.is("n", any("1", "2"))));
        };
    boolean everywhere = random.nextInt(3) == 0;
    Selector namespaces =
        everywhere && random.nextBoolean() ? Selector.is("team", any("x", "y")) : Selector.ALL;
    return new Scope(
        Dialect.KUBERNETES,
        everywhere ? "" : any("a", "b", "c"),
        namespaces,
        pods,
        Selector.ALL,
        effect);
  }

  private Span span() {
    return Span.openSince(time());
  }

  private long time() {
    return random.nextInt(MINUTES * 60 * 2 / 3) * 1_000L;
  }

  private String any(String... of) {
    return of[random.nextInt(of.length)];
  }

  /** Looks at the newest version of everything, for each minute. */
  private static void check(List<News> news, PolicyTables tables) {
    Map<LifeKey, Object> versions = new HashMap<>();
    Map<String, TreeMap<Long, Map<String, String>>> labels = new HashMap<>();
    for (News each : news) {
      versions.put(each.key, each.version);
      if (each.version instanceof Labels labelled) {
        labels
            .computeIfAbsent(labelled.namespace, name -> new TreeMap<>())
            .put(each.key.since(), labelled.labels);
      }
    }
    for (long minute = 0; minute < MINUTES; minute++) {
      long time = (minute + 1) * MINUTE - 1;
      for (String namespace : NAMESPACES) {
        int pods = 0;
        int ingress = 0;
        int egress = 0;
        Map<String, String> labelsThen = labelsAt(labels.get(namespace), time);
        for (Object pod : versions.values()) {
          if (pod instanceof PodFacts facts
              && facts.life().namespace().equals(namespace)
              && holds(facts.life().span(), time)) {
            Subject subject = new Subject("prod", namespace, facts.labels(), "robot", labelsThen);
            Effect all = Effect.NONE;
            for (Object policy : versions.values()) {
              if (policy instanceof PolicyLife life && holds(life.span(), time)) {
                Effect effect = life.effectOn(subject);
                Effect told = tables.effect(life.key().uid(), facts.life().key().uid(), time);
                assertThat(told == null ? Effect.NONE : told)
                    .as("%s on %s at %s", life, facts, minute)
                    .isEqualTo(effect);
                all = all.and(effect);
              }
            }
            pods++;
            ingress += all.isolatesIngress() ? 1 : 0;
            egress += all.isolatesEgress() ? 1 : 0;
          }
        }
        Effect anybody = Effect.NONE;
        for (Object policy : versions.values()) {
          if (policy instanceof PolicyLife life && holds(life.span(), time)) {
            anybody =
                anybody.and(
                    life.effectOnAllBeside(
                        new Subject("prod", namespace, Map.of(), "", labelsThen)));
          }
        }
        assertThat(tables.asOf(namespace, minute))
            .as("%s in minute %s", namespace, minute)
            .isEqualTo(
                PolicyTables.text(
                    pods, ingress, egress, anybody.isolatesIngress(), anybody.isolatesEgress()));
      }
    }
  }

  private static boolean holds(Span span, long time) {
    return span.since() <= time && time < span.until();
  }

  private static Map<String, String> labelsAt(TreeMap<Long, Map<String, String>> steps, long time) {
    if (steps == null) {
      return Map.of();
    }
    Map.Entry<Long, Map<String, String>> step = steps.floorEntry(time);
    return (step == null ? steps.firstEntry() : step).getValue();
  }
}
