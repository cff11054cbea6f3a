package dev.podflow.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link CountingWork}'s steps, all on the same batches so that they can be compared; what counts
 * is in {@link Costs}. Both the number of batches and the compiler that is waited for ({@code
 * -Xbatch}) make a busy machine measure the same as an idle one, only later.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx1g", "-Xbatch"})
public class CountingSteps {
  private static final int BATCH = 50_000;

  @Param({"1000", "100000"})
  int pods;

  private CountingWork work;

  @Setup(Level.Trial)
  public void start() throws IOException {
    work = new CountingWork(pods, BATCH);
  }

  @Setup(Level.Invocation)
  public void nextBatch() throws IOException {
    work.nextBatch();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int steps(Costs costs) {
    costs.start();
    int decoded = work.decode();
    costs.decodeNanos += costs.nanos();
    costs.decodeBytes += costs.bytes();
    costs.start();
    int resolved = work.resolve();
    costs.resolveNanos += costs.nanos();
    costs.resolveBytes += costs.bytes();
    costs.start();
    int counted = work.count();
    costs.countNanos += costs.nanos();
    costs.countBytes += costs.bytes();
    costs.start();
    int rows = work.commit();
    costs.commitNanos += costs.nanos();
    costs.commitBytes += costs.bytes();
    costs.records += BATCH;
    return decoded + resolved + counted + rows;
  }

  /**
   * The thread's processor time and garbage since each start, in sums. A busy machine makes the
   * clock on the wall go faster, but not these.
   */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Costs {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public long decodeNanos;
    public long decodeBytes;
    public long resolveNanos;
    public long resolveBytes;
    public long countNanos;
    public long countBytes;
    public long commitNanos;
    public long commitBytes;
    public long records;
    private long startNanos;
    private long startBytes;

    private void start() {
      startBytes = THREADS.getCurrentThreadAllocatedBytes();
      startNanos = THREADS.getCurrentThreadCpuTime();
    }

    private long nanos() {
      return THREADS.getCurrentThreadCpuTime() - startNanos;
    }

    private long bytes() {
      return THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
  }
}
