package dev.podflow.bench;

import dev.podflow.directory.SharedDirectory;
import dev.podflow.identity.Directory;
import java.time.Duration;
import java.util.Properties;

/**
 * What a directory costs a process that fills it from {@code k8s.metadata}: prints {@code ready_s},
 * {@code ready_cpu_s} (of the whole process), {@code lives} and {@code heap_bytes} as lines of a
 * name and a number. A process of its own, because nothing else may be on the heap.
 */
public final class DirectoryState {
  private static final Duration HORIZON = Duration.ofDays(7);
  private static final int COLLECTIONS = 3;

  private DirectoryState() {}

  /** Arguments: Kafka's bootstrap servers, the topic. */
  public static void main(String[] arguments) throws InterruptedException {
    Properties consumer = new Properties();
    consumer.setProperty("bootstrap.servers", arguments[0]);
    long started = System.nanoTime();
    SharedDirectory shared = SharedDirectory.of(arguments[1], consumer, HORIZON);
    shared.awaitStart();
    double seconds = (System.nanoTime() - started) / 1e9;
    double cpuSeconds =
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    long lives = ((Directory) shared.lookup()).size();
    long with = usedBytes();
    shared.close();
    shared = null;
    long without = usedBytes();
    System.out.printf(
        "ready_s %.3f%nready_cpu_s %.3f%nlives %d%nheap_bytes %d%n",
        seconds, cpuSeconds, lives, with - without);
  }

  /** What is reachable. One collection may leave what it only finds to be unreachable. */
  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
