package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the lives, whatever their order: the answers are those of a scan of the list. */
class DirectoryPropertyTest {
  private static final int HORIZON = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void answersAsAListScanDoes(long seed) {
    Random random = new Random(seed);
    List<Life> lives = randomLives(random);
    Directory directory = new Directory();
    Directory shuffled = new Directory();
    ListScan scan = new ListScan();
    lives.forEach(directory::apply);
    lives.forEach(scan::apply);
    // Duplicated, out of order, and with outdated values first.
    List<Life> again = new ArrayList<>(lives);
    again.addAll(lives);
    Collections.shuffle(again, random);
    for (Life life : lives) {
      shuffled.apply(outdated(life));
    }
    again.forEach(shuffled::apply);
    compare(random, directory, shuffled, scan);

    Collections.shuffle(lives, random);
    for (Life life : lives.subList(0, lives.size() / 3)) {
      directory.remove(life.key());
      shuffled.remove(life.key());
      scan.remove(life.key());
    }
    compare(random, directory, shuffled, scan);

    for (Life life : lives) {
      directory.remove(life.key());
    }
    assertThat(directory.size()).isZero();
  }

  private static void compare(Random random, Directory a, Directory b, ListScan scan) {
    for (int i = 0; i < 2000; i++) {
      Address address = address(random.nextInt(6));
      long time = random.nextInt(HORIZON + 40) - 20;
      long tolerance = random.nextInt(4) * 3L;
      String expected = scan.ownerAt(address, time, tolerance);
      String question = address + " at " + time + " give or take " + tolerance;
      assertThat(text(a, address, time, tolerance)).as(question).isEqualTo(expected);
      assertThat(text(b, address, time, tolerance)).as(question).isEqualTo(expected);
    }
  }

  private static String text(Directory directory, Address address, long time, long tolerance) {
    Owner owner = directory.byAddress("blue", address.high(), address.low(), time, tolerance);
    return owner == null ? "-" : owner.ambiguous() ? "?" : owner.uid();
  }

  private static Address address(int i) {
    return new Address(0, i);
  }

  private static List<Life> randomLives(Random random) {
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Span span = randomSpan(random, random.nextInt(HORIZON));
      List<Address> addresses = new ArrayList<>();
      for (int a = random.nextInt(3); a >= 0; a--) {
        addresses.add(address(random.nextInt(6)));
      }
      lives.add(pod("p" + i, span, addresses, random.nextInt(10) == 0));
      if (span.until() != Span.OPEN && random.nextInt(3) == 0) {
        // The pod goes on as another version.
        lives.add(pod("p" + i, Span.openSince(span.until()), addresses, false));
      }
    }
    for (int i = 0; i < 5; i++) {
      Span span = randomSpan(random, random.nextInt(HORIZON));
      LifeKey key = new LifeKey("blue", "Service", "s" + i, span.since());
      lives.add(
          new ServiceLife(
              key,
              span,
              "shop",
              "s" + i,
              List.of(address(random.nextInt(6))),
              List.of(),
              List.of()));
    }
    return lives;
  }

  private static Span randomSpan(Random random, long since) {
    long until = random.nextInt(4) == 0 ? Span.OPEN : since + random.nextInt(60);
    long sinceUncertainty = random.nextBoolean() ? 0 : random.nextInt(20);
    long untilUncertainty = until == Span.OPEN || random.nextBoolean() ? 0 : random.nextInt(20);
    return new Span(since, sinceUncertainty, until, untilUncertainty);
  }

  private static PodLife pod(String uid, Span span, List<Address> addresses, boolean hostNetwork) {
    return new PodLife(
        new LifeKey("blue", "Pod", uid, span.since()),
        span,
        "shop",
        uid,
        addresses,
        hostNetwork,
        "node-1",
        "",
        "",
        "",
        "",
        "",
        List.of());
  }

  private static Life outdated(Life life) {
    Span open = new Span(life.span().since(), 3, Span.OPEN, 0);
    if (life instanceof PodLife pod) {
      return pod(pod.key().uid(), open, List.of(address(0)), false);
    }
    return life;
  }
}
