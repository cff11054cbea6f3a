package dev.podflow.identity;

import static dev.podflow.identity.Lives.openSince;
import static dev.podflow.identity.Lives.owned;
import static dev.podflow.identity.Lives.pod;
import static dev.podflow.identity.Lives.span;
import static dev.podflow.identity.Lives.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PodHistoryTest {
  private final List<PodVersion> changes = new ArrayList<>();
  private final PodHistory history = new PodHistory(changes::add);

  @Test
  void aPodHasAVersionForEachOfItsAddresses() {
    history.apply(facts(pod("p", "cart-1", openSince(10), "10.0.0.1", "fd00::1"), "v1"));

    assertThat(changes)
        .extracting(PodVersion::address)
        .containsExactly(Address.parse("10.0.0.1"), Address.parse("fd00::1"));
    assertThat(changes).noneMatch(PodVersion::withdrawn);
  }

  @Test
  void whatIsNoNewsChangesNothing() {
    PodFacts facts = facts(pod("p", "cart-1", openSince(10), "10.0.0.1"), "v1");
    history.apply(facts);
    changes.clear();

    history.apply(facts(pod("p", "cart-1", openSince(10), "10.0.0.1"), "v1"));
    assertThat(changes).isEmpty();
    history.apply(facts(pod("p", "cart-1", span(10, 20), "10.0.0.1"), "v1"));
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).facts().life().span().until()).isEqualTo(20_000);
  }

  @Test
  void anOwnerThatComesLaterCorrectsEveryVersion() {
    history.apply(facts(ofReplicaSet(span(10, 20)), "v1"));
    history.apply(facts(ofReplicaSet(openSince(20)), "v2"));
    assertThat(changes).extracting(v -> v.owner().workloadKind()).containsOnly("ReplicaSet");
    changes.clear();

    history.apply(workload("ReplicaSet", "r", "odd-name", openSince(1), "Deployment", "cart"));
    assertThat(changes)
        .extracting(v -> v.owner().workloadKind() + '/' + v.owner().workload())
        .containsExactly("Deployment/cart", "Deployment/cart");
    changes.clear();
    history.apply(workload("ReplicaSet", "r", "odd-name", openSince(1), "Deployment", "cart"));
    assertThat(changes).as("the same owner again").isEmpty();
  }

  @Test
  void anAddressThatItTurnsOutNeverToHaveHadIsWithdrawn() {
    history.apply(facts(pod("p", "cart-1", openSince(10), "10.0.0.1"), "v1"));
    changes.clear();

    history.apply(facts(pod("p", "cart-1", openSince(10), "10.0.0.2"), "v1"));
    assertThat(changes)
        .extracting(v -> v.address().equals(Address.parse("10.0.0.1")) + " " + v.withdrawn())
        .containsExactly("false false", "true true");
  }

  @Test
  void whatIsForgottenTakesNoRoomAndChangesNoHistory() {
    history.apply(workload("ReplicaSet", "r", "odd-name", openSince(1), "Deployment", "cart"));
    history.apply(facts(ofReplicaSet(span(10, 20)), "v1"));
    history.apply(facts(ofReplicaSet(openSince(20)), "v2"));
    assertThat(history.size()).isEqualTo(3);
    changes.clear();

    history.remove(new LifeKey("blue", "ReplicaSet", "r", 1_000));
    history.remove(new LifeKey("blue", "Pod", "p", 10_000));
    history.remove(new LifeKey("blue", "Pod", "p", 20_000));
    history.remove(new LifeKey("green", "Pod", "p", 20_000));
    assertThat(history.size()).isZero();
    assertThat(changes).isEmpty();
    history.apply(workload("ReplicaSet", "r", "odd-name", openSince(1), "Deployment", "cart"));
    assertThat(changes).as("no pod of it is known any more").isEmpty();
  }

  /** Whatever the order, and however often something is told, the last word is the same. */
  @Test
  void orderAndRepetitionDoNotMatter() {
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String set = "r" + i % 7;
      lives.add(
          owned(
              "p" + i,
              set + "-x" + i,
              span(i, i + 10),
              "ReplicaSet",
              set,
              set,
              "",
              "10.0.0." + i % 9));
    }
    for (int i = 0; i < 5; i++) {
      lives.add(workload("ReplicaSet", "r" + i, "r" + i, openSince(0), "Deployment", "d" + i));
    }
    Map<String, String> expected = lastWord(lives);
    assertThat(expected).hasSize(40);
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<Life> shuffled = new ArrayList<>(lives);
      shuffled.addAll(lives.subList(0, random.nextInt(lives.size())));
      Collections.shuffle(shuffled, random);
      assertThat(lastWord(shuffled)).isEqualTo(expected);
    }
  }

  private static Map<String, String> lastWord(List<Life> lives) {
    Map<String, String> words = new HashMap<>();
    PodHistory history =
        new PodHistory(
            v ->
                words.put(
                    v.address() + " " + v.facts().life().key(),
                    v.owner().workloadKind() + '/' + v.owner().workload()));
    for (Life life : lives) {
      if (life instanceof PodLife pod) {
        history.apply(facts(pod, "v1"));
      } else {
        history.apply((WorkloadLife) life);
      }
    }
    return words;
  }

  /** A ReplicaSet may let go of a pod, and another one may take it over. */
  @Test
  void aPodThatChangedItsOwnerAndIsGoneIsNothingToTheFormerOne() {
    Span span = openSince(10);
    PodLife adopted = owned("p", "cart-1", span, "ReplicaSet", "other", "s", "", "10.0.0.1");
    WorkloadLife former =
        workload("ReplicaSet", "r", "odd-name", openSince(1), "Deployment", "cart");
    Directory directory = new Directory();
    directory.apply(ofReplicaSet(span));
    history.apply(facts(ofReplicaSet(span), "v1"));
    directory.apply(adopted);
    history.apply(facts(adopted, "v1"));
    directory.remove(adopted.key());
    history.remove(adopted.key());
    changes.clear();

    directory.apply(former);
    history.apply(former);
    assertThat(changes).isEmpty();
    assertThat(history.size()).isEqualTo(1);
  }

  private static PodLife ofReplicaSet(Span span) {
    return owned("p", "odd-name-x", span, "ReplicaSet", "odd-name", "r", "", "10.0.0.1");
  }

  private static PodFacts facts(PodLife life, String version) {
    return new PodFacts(life, Map.of("version", version), "");
  }
}
