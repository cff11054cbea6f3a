package dev.podflow.flow.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.podflow.flow.FlowBatch;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AccessLogAllocationTest {
  private static final int ROUNDS = 2_000;

  @Test
  void allocatesNothingForRecordsWhoseTextsItKnows() {
    AccessLogReader reader = new AccessLogReader();
    FlowBatch flows = new FlowBatch();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    readAll(reader, flows);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(reader, flows);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (ROUNDS * AccessSamples.ALL.length)).isZero();
  }

  private static void readAll(AccessLogReader reader, FlowBatch flows) {
    for (int i = 0; i < ROUNDS; i++) {
      for (byte[] record : AccessSamples.ALL) {
        if (reader.read(record, flows) != null) {
          throw new AssertionError(reader.detail());
        }
      }
    }
  }
}
