package dev.podflow.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a change costs in a cluster with many policies and pods: prints figures as lines of a name
 * and a number. Processor time of the thread, so that a busy machine measures the same.
 */
public final class PolicyCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 5_000;
  private static final int MEASURED = 20_000;
  private static final int MEASURED_LARGE = 50;

  /** So long at most is one kind of change repeated. */
  private static final long NANOS_MAX = 4_000_000_000L;

  private static final double NANOS_PER_MICRO = 1_000;

  private PolicyCost() {}

  /** Arguments: how many policies, how many pods. */
  public static void main(String[] arguments) {
    PolicyWork work =
        new PolicyWork(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    long before = usedBytes();
    long started = THREADS.getCurrentThreadCpuTime();
    work.load();
    print("load_cpu_s", (THREADS.getCurrentThreadCpuTime() - started) / 1e9);
    print("heap_bytes", usedBytes() - before);
    figures(work).forEach(PolicyCost::print);
  }

  private static Map<String, Double> figures(PolicyWork work) {
    Map<String, Double> figures = new TreeMap<>();
    micros(work::replacePod, WARM_UP);
    figures.put("pod_us", micros(work::replacePod, MEASURED));
    micros(work::replaceByAnother, WARM_UP);
    figures.put("another_pod_us", micros(work::replaceByAnother, MEASURED));
    micros(work::changePolicy, WARM_UP);
    figures.put("policy_us", micros(work::changePolicy, MEASURED));
    micros(work::changeClusterPolicy, MEASURED_LARGE);
    figures.put("cluster_policy_us", micros(work::changeClusterPolicy, MEASURED_LARGE));
    return figures;
  }

  private static double micros(Runnable step, int times) {
    long started = THREADS.getCurrentThreadCpuTime();
    long nanos = 0;
    int done = 0;
    while (done < times && nanos < NANOS_MAX) {
      step.run();
      done++;
      nanos = THREADS.getCurrentThreadCpuTime() - started;
    }
    return nanos / NANOS_PER_MICRO / done;
  }

  private static void print(String name, double value) {
    System.out.printf("%s %.3f%n", name, value);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
