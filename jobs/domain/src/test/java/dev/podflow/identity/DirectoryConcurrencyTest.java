package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DirectoryConcurrencyTest {
  private static final int ADDRESSES = 500;

  @Test
  void readersSeeWholeLivesWhileTheWriterGoesOn() throws InterruptedException, ExecutionException {
    Directory directory = new Directory();
    for (int i = 0; i < ADDRESSES; i++) {
      directory.apply(pod(i, 0, Span.OPEN));
    }
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Long>> readers = new ArrayList<>();
    for (int r = 0; r < 2; r++) {
      readers.add(threads.submit(() -> readUntil(done, directory)));
    }
    // Each address gets one owner after another; at time 5 it is the first one's throughout.
    for (int round = 1; round <= 20; round++) {
      for (int i = 0; i < ADDRESSES; i++) {
        directory.apply(pod(i, (round - 1) * 10L, round * 10L));
        directory.apply(pod(i, round * 10L, Span.OPEN));
      }
    }
    done.set(true);
    for (Future<Long> reader : readers) {
      assertThat(reader.get()).as("wrong answers").isZero();
    }
    threads.shutdown();
    assertThat(directory.byAddress("blue", 0, 7, 195, 0).uid()).isEqualTo("7-190");
  }

  @Test
  void lookupsDoNotAllocate() {
    Directory directory = new Directory();
    for (int i = 0; i < ADDRESSES; i++) {
      directory.apply(pod(i, 0, Span.OPEN));
    }
    AtomicBoolean stop = new AtomicBoolean(true);
    readUntil(stop, directory); // loads the classes
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    readUntil(stop, directory);
    long perLookup = (threads.getCurrentThreadAllocatedBytes() - before) / (3 * ADDRESSES);
    assertThat(perLookup).isZero();
  }

  private static long readUntil(AtomicBoolean done, Directory directory) {
    long wrong = 0;
    do {
      for (int i = 0; i < ADDRESSES; i++) {
        Owner owner = directory.byAddress("blue", 0, i, 5, 0);
        if (owner == null || owner.ambiguous() || !owner.uid().endsWith("-0")) {
          wrong++;
          continue;
        }
        if (directory.byPodName("blue", "shop", owner.name(), 5) == null
            || !directory.serviceOf("blue", owner, 80, "TCP", 5).isEmpty()) {
          wrong++;
        }
      }
    } while (!done.get());
    return wrong;
  }

  private static PodLife pod(int address, long since, long until) {
    String uid = address + "-" + since;
    return new PodLife(
        new LifeKey("blue", "Pod", uid, since),
        Span.exact(since, until),
        "shop",
        uid,
        List.of(new Address(0, address)),
        false,
        "node-1",
        "",
        "",
        "",
        "",
        "",
        List.of());
  }
}
