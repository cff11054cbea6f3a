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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** {@link DecodeWork}, each reader in a process of its own; what counts is in {@link Costs}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 15)
@Measurement(iterations = 15)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx2g", "-Xbatch"})
public class DecodeSteps {
  private static final int BATCH = 20_000;

  /** Requests of metrics are some ten times as large as the others' records. */
  private static final int OTLP_BATCH = 2_000;

  /** Reader and source. */
  @Param({
    "podflow hubble",
    "fastjson2 hubble",
    "dsl-json hubble",
    "jackson hubble",
    "podflow calico",
    "podflow envoy",
    "podflow otlp"
  })
  String what;

  private DecodeWork work;
  private int batch;

  @Setup(Level.Trial)
  public void start() throws IOException {
    String[] words = what.split(" ");
    batch = words[1].equals("otlp") ? OTLP_BATCH : BATCH;
    work = new DecodeWork(words[0], words[1], batch);
  }

  @Setup(Level.Invocation)
  public void nextBatch() throws IOException {
    work.nextBatch();
  }

  @Benchmark
  public int decode(Costs costs) throws IOException {
    costs.start();
    int decoded = work.decode();
    costs.end();
    if (decoded != batch) {
      throw new IllegalStateException(what + " read " + decoded + " of " + batch + " records");
    }
    costs.records += batch;
    costs.inputBytes += work.bytes();
    return decoded;
  }

  /** The thread's processor time and garbage, in sums. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Costs {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public long decodeNanos;
    public long decodeBytes;
    public long inputBytes;
    public long records;
    private long startNanos;
    private long startBytes;

    private void start() {
      startBytes = THREADS.getCurrentThreadAllocatedBytes();
      startNanos = THREADS.getCurrentThreadCpuTime();
    }

    private void end() {
      decodeNanos += THREADS.getCurrentThreadCpuTime() - startNanos;
      decodeBytes += THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
  }
}
