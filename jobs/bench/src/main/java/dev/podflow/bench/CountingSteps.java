package dev.podflow.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
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

/** {@link CountingWork}'s steps; an operation is a record. {@link Cpu} has what counts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 2, time = 1)
@Fork(value = 2, jvmArgs = "-Xmx1g")
public class CountingSteps {
  private static final int BATCH = 50_000;

  @Param({"1000", "100000"})
  int pods;

  private CountingWork work;

  @Setup(Level.Trial)
  public void start() throws IOException {
    work = new CountingWork(pods, BATCH);
  }

  /** A batch takes a tenth of a second or more, next to which this is not worth a doubt. */
  @Setup(Level.Invocation)
  public void nextBatch() throws IOException {
    work.nextBatch();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int decode(Cpu cpu) {
    return cpu.of(work::decode);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int resolve(Cpu cpu) {
    return cpu.of(work::resolve);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int count(Cpu cpu) {
    return cpu.of(work::count);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int commit(Cpu cpu) {
    return cpu.of(work::commit);
  }

  /** The thread's processor time: a busy machine makes the clock on the wall go faster, not it. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public long cpuNanos;
    public long records;

    private int of(IntSupplier batch) {
      long before = THREADS.getCurrentThreadCpuTime();
      int result = batch.getAsInt();
      cpuNanos += THREADS.getCurrentThreadCpuTime() - before;
      records += BATCH;
      return result;
    }
  }
}
